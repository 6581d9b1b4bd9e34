/**
 * Scripts of attackers. Each runs in a page, so it is one function that uses nothing outside itself. What gets no answer
 * within its deadline resolves with `no answer`.
 */

/** The text of a frame at this URL. */
export function readFrame(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    AbortSignal.timeout(5_000).addEventListener('abort', () => resolve('no answer'));
    const frame = document.createElement('iframe');
    frame.onload = () => {
      try {
        resolve(frame.contentDocument?.documentElement.textContent ?? 'no access');
      } catch {
        resolve('no access');
      }
    };
    frame.src = url;
    document.body.append(frame);
  });
}

/** A frame at this URL, once it is loaded or was given enough time for it. */
export function openFrame(url: string): Promise<HTMLIFrameElement> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe');
    AbortSignal.timeout(5_000).addEventListener('abort', () => resolve(frame));
    frame.onload = () => resolve(frame);
    frame.src = url;
    document.body.append(frame);
  });
}

/** The text of an empty frame after its navigation to this URL. */
export function loadFrame(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    AbortSignal.timeout(5_000).addEventListener('abort', () => resolve('no answer'));
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.onload = () => resolve(frame.contentDocument?.documentElement.textContent ?? 'no access');
    if (frame.contentWindow) frame.contentWindow.location.href = url;
  });
}

/** The text of an `object` element with this URL. */
export function loadObject(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    AbortSignal.timeout(5_000).addEventListener('abort', () => resolve('no answer'));
    const object = document.createElement('object');
    object.onload = () => resolve(object.contentDocument?.documentElement.textContent ?? 'no access');
    object.onerror = () => resolve('failed');
    object.data = url;
    document.body.append(object);
    // An object is loaded after the next layout, which a tab in the background would not do.
    object.getBoundingClientRect();
  });
}

/** Runs a script of the victim app, which leaves its secret in a global variable, and returns that. */
export function runScript(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    const script = document.createElement('script');
    script.onload = () => resolve((globalThis as { stolen?: string }).stolen);
    script.onerror = () => resolve('failed');
    script.src = url;
    document.head.append(script);
  });
}

/** Submits a form to this URL into a frame, and waits until that is loaded. */
export function submitIntoFrame(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    AbortSignal.timeout(5_000).addEventListener('abort', () => resolve('no answer'));
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.name = 'target';
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { method: 'post', action: url, target: 'target' });
    form.submit();
    frame.onload = () => resolve('loaded');
  });
}

/** Opens a window at a URL, directly or after `first`, and returns its text, or `no access`. */
export function openAndRead(url: string, first: string): Promise<unknown> {
  const opened = open(first === '' ? url : first);
  if (opened && first !== '') opened.location.href = url;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      try {
        const text = opened?.document.documentElement.textContent ?? '';
        if (text.trim() !== '') finish(text);
      } catch {
        finish('no access');
      }
    }, 20);
    const finish = (result: string) => {
      clearInterval(timer);
      resolve(result);
    };
    AbortSignal.timeout(3_000).addEventListener('abort', () => finish('no answer'));
  });
}

/** Starts a worker from a URL and returns its first message, or `failed`. */
export function askWorker(kind: string, url: string): Promise<unknown> {
  return new Promise((resolve) => {
    AbortSignal.timeout(5_000).addEventListener('abort', () => resolve('no answer'));
    if (kind === 'SharedWorker') {
      const worker = new SharedWorker(url);
      worker.onerror = () => resolve('failed');
      worker.port.onmessage = ({ data }) => resolve(data);
      worker.port.start();
    } else {
      const worker = new Worker(url);
      worker.onerror = () => resolve('failed');
      worker.onmessage = ({ data }) => resolve(data);
    }
  });
}

/** Registers a service worker for this scope and waits until it is active. Rejects where the browser refuses it. */
export async function registerServiceWorker(url: string, scope: string): Promise<string> {
  const { installing, active } = await navigator.serviceWorker.register(url, { scope });
  if (active) return 'active';
  return new Promise((resolve) => {
    AbortSignal.timeout(5_000).addEventListener('abort', () => resolve('no answer'));
    installing?.addEventListener('statechange', () => installing.state === 'activated' && resolve('active'));
  });
}

export async function unregisterServiceWorkers(): Promise<void> {
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

/** Registers a service worker that answers messages, and returns its answer. */
export async function askServiceWorker(url: string): Promise<unknown> {
  const registration = await navigator.serviceWorker.register(url);
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  const answer = await new Promise((resolve) => {
    AbortSignal.timeout(5_000).addEventListener('abort', () => resolve('no answer'));
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    const ask = () => worker?.state === 'activated' && worker.postMessage(null, [port2]);
    worker?.addEventListener('statechange', ask);
    ask();
  });
  await registration.unregister();
  return answer;
}

/** What the extension's background answers to these messages of a web page, or why it doesn't. */
export function askExtension(id: string, messages: readonly object[]): Promise<unknown[]> {
  const runtime = (globalThis as { chrome?: { runtime?: typeof chrome.runtime } }).chrome?.runtime;
  if (!runtime?.sendMessage) return Promise.resolve(messages.map(() => 'no API for messages'));
  const timeout = new Promise((resolve) => {
    AbortSignal.timeout(1_000).addEventListener('abort', () => resolve('no answer'));
  });
  const answerTo = (message: object) =>
    Promise.resolve(runtime.sendMessage(id, message)).catch((error: Error) => `refused: ${error.message}`);
  return Promise.all(messages.map((message) => Promise.race([answerTo(message), timeout])));
}

/**
 * Runs this code in a worker of a worker, which the shim does not reach, and returns the first message that it posts. Blobs
 * contain the workers' scripts, so nothing has to be loaded for them.
 */
export function runWithoutShim(code: string): Promise<unknown> {
  const blobUrl = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const outer = `const worker = new Worker(${JSON.stringify(blobUrl(code))}); worker.onmessage = ({ data }) => postMessage(data);`;
  return new Promise((resolve) => {
    AbortSignal.timeout(5_000).addEventListener('abort', () => resolve('no answer'));
    new Worker(blobUrl(outer)).onmessage = ({ data }) => resolve(data);
  });
}

/** Code of a worker that opens a socket and posts what became of it. */
export function openSocket(url: string): string {
  return `const socket = new WebSocket(${JSON.stringify(url)}); socket.onopen = socket.onclose = ({ type }) => postMessage(type);`;
}
