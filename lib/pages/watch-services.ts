import type { ListedServices } from '../adapters/apiserver/list-services.ts';
import type { ApiConnection } from '../adapters/apiserver/request.ts';
import { type Watch, watchChanges } from '../adapters/apiserver/watch.ts';
import type { ServiceChange } from '../core/services/live-services.ts';
import type { ServiceList } from '../core/services/service.ts';
import { nextWatchDelay } from '../core/services/watch-delay.ts';

/** Changes come in crowds, as when a deployment is rolled out. They are shown together. */
const GATHERING_MS = 250;
/** Of one context: for all namespaces, or for a few. A server without HTTP/2 serves six requests of a browser at once. */
const MAX_WATCHES = 4;

/** What hears of changes. */
export interface ServicesListener {
  onChange(list: ServiceList): void;
  /** Nothing can be told any more until the services are listed again. */
  onExpired(): void;
}

/**
 * Follows what was listed until it is stopped: after the apiserver or the network has interrupted it, from where it was. Whoever may list
 * but not watch, or lists more namespaces than can be watched, has what was listed.
 */
export function watchServices(
  connection: ApiConnection,
  listed: ListedServices,
  listener: ServicesListener,
): () => void {
  const stopped = new AbortController();
  const limited = { ...connection, signal: stopped.signal };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    timer = undefined;
    listener.onChange({ ...listed.list, services: listed.live.list() });
  };
  const onChange = (change: ServiceChange) => {
    if (listed.live.apply(change)) timer ??= setTimeout(tell, GATHERING_MS);
  };
  const stop = () => {
    stopped.abort();
    clearTimeout(timer);
  };
  const watches = listed.watches.filter(({ resourceVersion }) => resourceVersion !== '');
  if (watches.length > MAX_WATCHES) return stop;
  for (const watch of watches) {
    void follow(limited, watch, onChange).then((end) => {
      if (end !== 'expired' || stopped.signal.aborted) return;
      stop();
      listener.onExpired();
    });
  }
  return stop;
}

async function follow(
  connection: ApiConnection & { readonly signal: AbortSignal },
  { ...watch }: Watch,
  onChange: (change: ServiceChange) => void,
): Promise<'expired' | 'ended'> {
  const { signal } = connection;
  let delay = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const end = await watchChanges(connection, watch, onChange);
    if (end.kind !== 'interrupted') return end.kind === 'expired' ? 'expired' : 'ended';
    watch = { ...watch, resourceVersion: end.resourceVersion };
    delay = nextWatchDelay(delay, performance.now() - startedAt);
    await pause(delay, signal);
  }
  return 'ended';
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
