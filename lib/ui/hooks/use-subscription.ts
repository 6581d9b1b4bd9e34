import { useEffect, useState } from 'preact/hooks';

/**
 * What `read` returns, read again whenever `subscribe` calls back; null until it is there. Both functions must stay the same
 * between renders. `merge` combines the value from before with the new one.
 */
export function useSubscription<T>(
  read: () => Promise<T>,
  subscribe: (listener: () => void) => () => void,
  merge: (before: T | null, now: T) => T = latest,
): T | null {
  const [value, setValue] = useState<T | null>(null);
  useEffect(() => {
    let isMounted = true;
    const update = () => void read().then((now) => isMounted && setValue((before) => merge(before, now)));
    update();
    const unsubscribe = subscribe(update);
    return () => {
      isMounted = false;
      unsubscribe();
    };
  }, [read, subscribe, merge]);
  return value;
}

function latest<T>(_: T | null, now: T): T {
  return now;
}
