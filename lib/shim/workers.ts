import { wrapEngineIo } from './engine-io.ts';
import type { Mark } from './mark.ts';
import { createRewriteUrl, type RewriteUrl } from './rewrite-url.ts';
import { wrapSockets } from './sockets.ts';
import { runWorkerPrelude, type WorkerFacts } from './worker-prelude.ts';

/**
 * Replaces `SharedWorker` by a dedicated worker in each document: requests of real shared workers belong to no tab, so they
 * are never signed. With the flag `workers`, `Worker` runs the shim before the worker's script: for documents whose response
 * has no policy that would refuse workers from blobs.
 *
 * What cannot be wrapped is passed on to the native constructors.
 */
export function wrapWorkers({ host, prefix, flags }: Mark, rewriteUrl: RewriteUrl): void {
  const { Blob, MessageChannel, SharedWorker, URL, Worker, XMLHttpRequest } = globalThis;
  const prelude = `(${runWorkerPrelude})(${createRewriteUrl},[${[wrapSockets, wrapEngineIo].join()}],`;

  /** The URL of a worker's script; undefined where it cannot be wrapped. */
  const scriptUrlOf = (given: string): string | undefined => {
    try {
      const { protocol, href } = new URL(given, document.baseURI);
      return protocol === 'blob:' ? href : rewriteUrl(href, href, 'https:')?.href;
    } catch {
      return undefined;
    }
  };
  const startWorker = (
    url: string,
    options: WorkerOptions | undefined,
    isShared: boolean,
    newTarget = Worker,
  ): Worker => {
    const isBlob = url.startsWith('blob:');
    const facts: WorkerFacts = [host, prefix, isBlob ? '' : url, isShared];
    const load = options?.type === 'module' ? 'import' : 'importScripts';
    const parts = [`${prelude}${JSON.stringify(facts)},()=>${isBlob ? 0 : `${load}(${JSON.stringify(url)})`});`];
    if (isBlob) {
      // Synchronously, because pages revoke such a URL as soon as they have used it.
      const request = new XMLHttpRequest();
      request.open('GET', url, false);
      request.send();
      parts.push(request.responseText);
    }
    const wrapped = URL.createObjectURL(new Blob(parts, { type: 'text/javascript' }));
    return Reflect.construct(Worker, [wrapped, options], newTarget);
  };

  if (flags.includes('workers')) {
    globalThis.Worker = Worker.prototype.constructor = new Proxy(Worker, {
      construct(target, args, newTarget) {
        // A worker that the page's policy refuses fails later, when it cannot be replaced any more.
        const hasPolicy = document.querySelector('meta[http-equiv="content-security-policy" i]');
        const url = hasPolicy || args.length === 0 ? undefined : scriptUrlOf(args[0]);
        if (url) {
          try {
            return startWorker(url, args[1], false, newTarget as typeof Worker);
          } catch {}
        }
        return Reflect.construct(target, args, newTarget);
      },
    });
  }

  if (!SharedWorker) return;
  const workers = new Map<string, Worker>();
  globalThis.SharedWorker = SharedWorker.prototype.constructor = new Proxy(SharedWorker, {
    construct(target, args, newTarget) {
      const url = args.length === 0 ? undefined : scriptUrlOf(args[0]);
      if (!url) return Reflect.construct(target, args, newTarget);
      const { port1, port2 } = new MessageChannel();
      const shared = Object.assign(new EventTarget(), { port: port1, onerror: null as ((e: Event) => void) | null });
      shared.addEventListener('error', (event) => shared.onerror?.(event));
      Object.setPrototypeOf(shared, newTarget.prototype);
      const fail = () => shared.dispatchEvent(new Event('error'));
      try {
        const options = Object(args[1]) === args[1] ? args[1] : { name: args[1] };
        const key = `${url} ${options.name ?? ''}`;
        const worker = workers.get(key) ?? startWorker(url, options, true);
        workers.set(key, worker);
        for (const type of ['message', 'error']) {
          worker.addEventListener(type, (event) => {
            event.preventDefault();
            // The prelude sends a message where the script fails to load; a policy that refuses the worker causes an error
            // without text. Other errors stay inside, as those of a shared worker do in Chromium.
            if ((event as ErrorEvent).message) return;
            workers.delete(key);
            fail();
          });
        }
        worker.postMessage(0, [port2]);
      } catch {
        setTimeout(fail);
      }
      return shared;
    },
  });
}
