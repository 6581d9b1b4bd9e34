import { useEffect, useRef, useState } from 'preact/hooks';

const STEP = 60;

/**
 * How many rows of a long list to render: a few screenfuls, and more whenever the button at its end comes into view. Put
 * `sentinel` on that button, and call `showMore` when it is clicked.
 */
export function useInfiniteScroll(list: object) {
  const [shown, setShown] = useState({ list, limit: STEP });
  const limit = shown.list === list ? shown.limit : STEP;
  const sentinel = useRef<HTMLButtonElement>(null);
  const showMore = () => setShown({ list, limit: limit + STEP });

  useEffect(() => {
    if (!sentinel.current) return undefined;
    // The margin counts, and Chromium notices each scroll, only if the root is the element that scrolls.
    const root = sentinel.current.closest('main');
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && showMore(), {
      root,
      rootMargin: '600px',
    });
    observer.observe(sentinel.current);
    return () => observer.disconnect();
  }, [list, limit]);

  return { limit, showMore, sentinel };
}
