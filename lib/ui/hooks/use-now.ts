import { useEffect, useState } from 'preact/hooks';

const EACH_MS = 15_000;

/** The time, in epoch milliseconds, kept up to date while somebody counts down to something; as first seen otherwise. */
export function useNow(isCounting: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isCounting) return undefined;
    const timer = setInterval(() => setNow(Date.now()), EACH_MS);
    return () => clearInterval(timer);
  }, [isCounting]);
  return now;
}
