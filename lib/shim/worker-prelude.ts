import type { wrapEngineIo } from './engine-io.ts';
import type { createRewriteUrl } from './rewrite-url.ts';
import type { wrapSockets } from './sockets.ts';

/** What the prelude is told: host, prefix, the URL of the worker's script ('' for a blob), whether it plays a shared worker. */
export type WorkerFacts = readonly [host: string, prefix: string, scriptUrl: string, isShared: boolean];

/**
 * Runs in a worker before the app's script, and then loads that.
 *
 * The worker's own URL is a blob, against which no relative URL resolves, so functions that resolve URLs get absolute ones.
 * Connections to a shared worker arrive as messages with a port. Events that arrive before a module has run are held back.
 *
 * Its source text runs in workers, so it uses nothing but its arguments and globals.
 */
export function runWorkerPrelude(
  createRewrite: typeof createRewriteUrl,
  wraps: readonly (typeof wrapSockets | typeof wrapEngineIo)[],
  [host, prefix, scriptUrl, isShared]: WorkerFacts,
  load: () => unknown,
): void {
  const scope = globalThis as unknown as Record<string, unknown> & typeof globalThis;
  let heldEvents: MessageEvent[] | null = [];
  const deliver = (event: MessageEvent): void => {
    const [port] = event.ports;
    const copy =
      isShared && port
        ? new MessageEvent('connect', { data: '', ports: [port], source: port })
        : new MessageEvent('message', event as unknown as MessageEventInit);
    scope.dispatchEvent(copy);
  };
  scope.addEventListener('message', (event) => {
    if (!heldEvents && !isShared) return;
    event.stopImmediatePropagation();
    if (heldEvents) heldEvents.push(event);
    else deliver(event);
  });
  if (isShared) {
    scope.onconnect = null;
    scope.addEventListener('connect', (event) => (scope.onconnect as ((event: Event) => void) | null)?.(event));
  }
  if (scriptUrl) {
    const absolute = (given: unknown): unknown => {
      try {
        return (given as Request).url ? given : new URL(given as string, scriptUrl).href;
      } catch {
        return given;
      }
    };
    const resolve = (owner: Record<string, unknown>, name: string, at?: number): void => {
      const resolved = (args: unknown[]) => args.map((arg, index) => (index === (at ?? index) ? absolute(arg) : arg));
      owner[name] &&= new Proxy(owner[name] as new () => object, {
        apply: (target, self, args) => Reflect.apply(target as never, self, resolved(args)),
        construct: (target, args, newTarget) => Reflect.construct(target, resolved(args), newTarget),
      });
    };
    for (const name of ['fetch', 'Request', 'EventSource', 'Worker']) resolve(scope, name, 0);
    resolve(scope, 'importScripts');
    resolve(XMLHttpRequest.prototype as never, 'open', 1);
    Object.defineProperty(scope, 'location', { value: new URL(scriptUrl) });
  }
  const rewriteUrl = createRewrite(host, prefix);
  for (const wrap of wraps) wrap(rewriteUrl, () => scriptUrl || undefined);
  const start = async (): Promise<void> => {
    await load();
    const events = heldEvents ?? [];
    heldEvents = null;
    events.forEach(deliver);
  };
  start().catch((error: unknown) => {
    // The page learns no more about a shared worker's failure than that it failed.
    if (isShared) (scope.postMessage as (message: unknown) => void)(0);
    reportError(error);
  });
}
