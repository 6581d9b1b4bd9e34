import { useEffect, useRef, useState } from 'preact/hooks';

const STEP = 60;

/**
 * How many rows of a long list to draw: a few screenfuls at first, more whenever the control at its end comes near.
 * Drawing 10,000 rows at once costs most of a second; scrolling through drawn ones costs nothing.
 */
export function useGrowingLimit(list: object) {
  const [grown, setGrown] = useState({ list, limit: STEP });
  const limit = grown.list === list ? grown.limit : STEP;
  const sentinel = useRef<HTMLButtonElement>(null);
  const grow = () => setGrown({ list, limit: limit + STEP });

  useEffect(() => {
    if (!sentinel.current) return;
    // Only with the scrolling element as its root does the margin count, and does Chromium notice each scroll.
    const root = sentinel.current.closest('main');
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && grow(), { root, rootMargin: '600px' });
    seen.observe(sentinel.current);
    return () => seen.disconnect();
  }, [list, limit]);

  return { limit, grow, sentinel };
}
