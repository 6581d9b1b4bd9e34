import { useEffect, useState } from 'preact/hooks';

const INTERVAL_MS = 15_000;

/** The time in epoch milliseconds, updated while `isCounting`. */
export function useNow(isCounting: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isCounting) return undefined;
    const timer = setInterval(() => setNow(Date.now()), INTERVAL_MS);
    return () => clearInterval(timer);
  }, [isCounting]);
  return now;
}
