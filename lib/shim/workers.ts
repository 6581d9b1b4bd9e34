import { wrapEngineIo } from './engine-io.ts';
import { runInWorker, type WorkerFacts } from './in-worker.ts';
import { createInward, type Inward } from './inward.ts';
import type { Mark } from './mark.ts';
import { wrapSockets } from './sockets.ts';

/**
 * Makes `SharedWorker` a stand-in, played by one dedicated worker in each document: the traffic of true ones belongs
 * to no tab, and so is never signed. With the word `workers`, `Worker` starts its script with the shim before it: for documents
 * whose response has no policy that would refuse workers from blobs.
 *
 * What cannot be wrapped is left to the native constructors.
 */
export function wrapWorkers({ host, prefix, words }: Mark, inward: Inward): void {
  const { Blob, MessageChannel, SharedWorker, URL, Worker, XMLHttpRequest } = globalThis;
  const code = `(${runInWorker})(${createInward},[${[wrapSockets, wrapEngineIo].join()}],`;

  /** Address of what can be wrapped. Throws for all else. */
  const locate = ([given = 'https://']: string[]): string => {
    const { protocol, href } = new URL(given, document.baseURI);
    return protocol === 'blob:' ? href : (inward(href, href, 'https:') as globalThis.URL).href;
  };
  const start = (given: string, options: WorkerOptions | undefined, isShared: boolean, newTarget = Worker): Worker => {
    const isBlob = given.startsWith('blob:');
    const facts: WorkerFacts = [host, prefix, isBlob ? '' : given, isShared];
    const way = options?.type === 'module' ? 'import' : 'importScripts';
    const parts = [`${code}${JSON.stringify(facts)},()=>${isBlob ? 0 : `${way}(${JSON.stringify(given)})`});`];
    if (isBlob) {
      // Now, as pages revoke such an address as soon as they have used it.
      const request = new XMLHttpRequest();
      request.open('GET', given, false);
      request.send();
      parts.push(request.responseText);
    }
    const address = URL.createObjectURL(new Blob(parts, { type: 'text/javascript' }));
    return Reflect.construct(Worker, [address, options], newTarget);
  };

  if (words.includes('workers')) {
    globalThis.Worker = Worker.prototype.constructor = new Proxy(Worker, {
      construct(target, args, newTarget) {
        try {
          // A worker that a policy refuses fails late, when it cannot be replaced any more.
          if (document.querySelector('meta[http-equiv="content-security-policy" i]')) throw target;
          return start(locate(args), args[1], false, newTarget as typeof Worker);
        } catch {
          return Reflect.construct(target, args, newTarget);
        }
      },
    });
  }

  if (!SharedWorker) return;
  const played = new Map<string, Worker>();
  globalThis.SharedWorker = SharedWorker.prototype.constructor = new Proxy(SharedWorker, {
    construct(target, args, newTarget) {
      let address: string;
      try {
        address = locate(args);
      } catch {
        return Reflect.construct(target, args, newTarget);
      }
      const { port1, port2 } = new MessageChannel();
      const standIn = Object.assign(new EventTarget(), { port: port1, onerror: null as ((e: Event) => void) | null });
      standIn.addEventListener('error', (event) => standIn.onerror?.(event));
      Object.setPrototypeOf(standIn, newTarget.prototype);
      const fail = () => standIn.dispatchEvent(new Event('error'));
      try {
        const options = Object(args[1]) === args[1] ? args[1] : { name: args[1] };
        const key = `${address} ${options.name ?? ''}`;
        const worker = played.get(key) ?? start(address, options, true);
        played.set(key, worker);
        for (const type of ['message', 'error']) {
          worker.addEventListener(type, (event) => {
            event.preventDefault();
            // It sends a message where its script fails to load, and a policy that refuses it gives an error without
            // text. Other errors are its own affair, as those of a true one
            // are in Chromium.
            if ((event as ErrorEvent).message) return;
            played.delete(key);
            fail();
          });
        }
        worker.postMessage(0, [port2]);
      } catch {
        setTimeout(fail);
      }
      return standIn;
    },
  });
}
