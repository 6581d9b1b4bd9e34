/**
 * What attackers' scripts do in their pages. Each is one function that needs nothing around it, and gives up after a while
 * where nobody says what became of it.
 */

/** What a frame at this URL says. */
export function readFrame(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = () => resolve(frame.contentDocument?.documentElement.textContent);
    setTimeout(resolve, 2_000);
    frame.src = url;
    document.body.append(frame);
  });
}

/** A frame at this URL, once it is loaded. */
export function openFrame(url: string): Promise<HTMLIFrameElement> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.onload = () => resolve(frame);
    setTimeout(resolve, 1_500, frame);
    frame.src = url;
    document.body.append(frame);
  });
}

/** Opens a window and tries to read it, as long as it takes to load. */
export async function openAndRead(url: string, first: string): Promise<unknown> {
  const opened = open(first === '' ? url : first);
  if (opened && first !== '') opened.location.href = url;
  for (let tries = 0; tries < 20; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    try {
      const text = opened?.document.documentElement.textContent ?? '';
      if (text !== '') return text;
    } catch {
      return 'refused';
    }
  }
  return 'nothing';
}

/** Starts a worker from a URL and gives back what it tells. */
export function askWorker(kind: string, url: string): Promise<unknown> {
  return new Promise((resolve) => {
    setTimeout(resolve, 2_000, 'silent');
    if (kind === 'SharedWorker') {
      const worker = new SharedWorker(url);
      worker.onerror = () => resolve('refused');
      worker.port.onmessage = ({ data }) => resolve(data);
      worker.port.start();
    } else {
      const worker = new Worker(url);
      worker.onerror = () => resolve('refused');
      worker.onmessage = ({ data }) => resolve(data);
    }
  });
}

/** Registers a service worker for this scope, and waits until it is at work. */
export async function registerServiceWorker(url: string, scope: string): Promise<void> {
  const { installing } = await navigator.serviceWorker.register(url, { scope });
  await new Promise<void>((resolve) => {
    installing?.addEventListener('statechange', () => installing.state === 'activated' && resolve());
    setTimeout(resolve, 1_000);
  });
}

export async function unregisterServiceWorkers(): Promise<void> {
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

/** Registers a service worker that answers messages, and gives back what it tells. */
export async function askServiceWorker(url: string): Promise<unknown> {
  const registration = await navigator.serviceWorker.register(url);
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  const told = new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    const tell = () => worker?.state === 'activated' && worker.postMessage(null, [port2]);
    worker?.addEventListener('statechange', tell);
    tell();
    setTimeout(resolve, 2_000, 'silent');
  });
  await told;
  await registration.unregister();
  return told;
}

/** What the extension's background answers to these messages of a web page; null for no answer. */
export function askExtension(id: string, messages: readonly object[]): Promise<unknown[]> {
  const runtime = (globalThis as { chrome?: { runtime?: typeof chrome.runtime } }).chrome?.runtime;
  const answerTo = async (message: object) => (runtime ? await runtime.sendMessage(id, message) : null);
  return Promise.all(
    messages.map((message) =>
      Promise.race([answerTo(message).catch(() => null), new Promise((resolve) => setTimeout(resolve, 500, null))]),
    ),
  );
}

/** Opens a socket from a worker of a worker, where the shim does not come, and waits until something has become of it. */
export function openSocketWithoutShim(url: string): Promise<unknown> {
  const addressOf = (code: string) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const inner = `const socket = new WebSocket(${JSON.stringify(url)}); socket.onopen = socket.onclose = ({ type }) => postMessage(type);`;
  const outer = `const worker = new Worker(${JSON.stringify(addressOf(inner))}); worker.onmessage = ({ data }) => postMessage(data);`;
  return new Promise((resolve) => {
    setTimeout(resolve, 2_000);
    new Worker(addressOf(outer)).onmessage = ({ data }) => resolve(data);
  });
}
