import type { wrapEngineIo } from './engine-io.ts';
import type { createInward } from './inward.ts';
import type { wrapSockets } from './sockets.ts';

/** What a worker is told: host, prefix, address of its script ('' if it was a blob), whether it plays a shared one. */
export type WorkerFacts = readonly [host: string, prefix: string, address: string, isShared: boolean];

/**
 * Runs in a worker, before the app's script, and then loads that.
 *
 * The worker's own address is a blob, against which nothing resolves; so whatever resolves addresses is given absolute
 * ones. A shared worker's connects come as messages with a port. Events that come before a module has run wait for it.
 *
 * Its text is run, so it uses nothing but its arguments and globals.
 */
export function runInWorker(
  create: typeof createInward,
  wraps: readonly (typeof wrapSockets | typeof wrapEngineIo)[],
  [host, prefix, address, isShared]: WorkerFacts,
  load: () => unknown,
): void {
  const scope = globalThis as unknown as Record<string, unknown> & typeof globalThis;
  let held: MessageEvent[] | null = [];
  const deliver = (event: MessageEvent): void => {
    const [port] = event.ports;
    const passed =
      isShared && port
        ? new MessageEvent('connect', { data: '', ports: [port], source: port })
        : new MessageEvent('message', event as unknown as MessageEventInit);
    scope.dispatchEvent(passed);
  };
  scope.addEventListener('message', (event) => {
    if (!held && !isShared) return;
    event.stopImmediatePropagation();
    if (held) held.push(event);
    else deliver(event);
  });
  if (isShared) {
    scope.onconnect = null;
    scope.addEventListener('connect', (event) => (scope.onconnect as ((event: Event) => void) | null)?.(event));
  }
  if (address) {
    const absolute = (given: unknown): unknown => {
      try {
        return (given as Request).url ? given : new URL(given as string, address).href;
      } catch {
        return given;
      }
    };
    const resolve = (owner: Record<string, unknown>, name: string, at?: number): void => {
      const fixed = (args: unknown[]) => args.map((one, index) => (index === (at ?? index) ? absolute(one) : one));
      owner[name] &&= new Proxy(owner[name] as new () => object, {
        apply: (target, self, args) => Reflect.apply(target as never, self, fixed(args)),
        construct: (target, args, newTarget) => Reflect.construct(target, fixed(args), newTarget),
      });
    };
    for (const name of ['fetch', 'Request', 'EventSource', 'Worker']) resolve(scope, name, 0);
    resolve(scope, 'importScripts');
    resolve(XMLHttpRequest.prototype as never, 'open', 1);
    Object.defineProperty(scope, 'location', { value: new URL(address) });
  }
  const inward = create(host, prefix);
  for (const wrap of wraps) wrap(inward, () => address || undefined);
  const start = async (): Promise<void> => {
    await load();
    const events = held ?? [];
    held = null;
    events.forEach(deliver);
  };
  start().catch((error: unknown) => {
    // To the page, a shared worker that fails to load is no more than that.
    if (isShared) (scope.postMessage as (message: unknown) => void)(0);
    reportError(error);
  });
}
