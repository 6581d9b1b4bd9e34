import { useEffect, useState } from 'preact/hooks';

/**
 * What `read` answers, and again whenever `follow` calls back; null until it is there. The two have to stay the same from
 * one drawing to the next. `merge` makes of what was there and what is there now what is given on.
 */
export function useFollowed<T>(
  read: () => Promise<T>,
  follow: (listener: () => void) => () => void,
  merge: (before: T | null, now: T) => T = latest,
): T | null {
  const [value, setValue] = useState<T | null>(null);
  useEffect(() => {
    let isShown = true;
    const readAgain = () => void read().then((now) => isShown && setValue((before) => merge(before, now)));
    readAgain();
    const stop = follow(readAgain);
    return () => {
      isShown = false;
      stop();
    };
  }, [read, follow, merge]);
  return value;
}

function latest<T>(_: T | null, now: T): T {
  return now;
}
