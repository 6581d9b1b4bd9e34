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
