import { useEffect, useState } from 'preact/hooks';

const FIRST = 100;
const STEP = 200;

/**
 * How many of so many rows to draw: a screenful at first, then more after each frame until all are there. Drawing
 * 10,000 at once stops the page for seconds; far away ones cost next to nothing once they are drawn, and are there to
 * be found by the browser's own search.
 */
export function useGradualLimit(total: number): number {
  const [limit, setLimit] = useState(FIRST);
  useEffect(() => {
    if (limit >= total) return undefined;
    const timer = setTimeout(() => setLimit(limit + STEP));
    return () => clearTimeout(timer);
  }, [limit, total]);
  return Math.min(limit, total);
}
