import { useLayoutEffect, useState } from 'preact/hooks';

const ROWS_TOGETHER = 100;
/** In larger steps a click would wait. */
const ROWS_PER_STEP = 200;

/**
 * How many of so many rows to draw: a screenful at first, then more whenever the page has a moment, until all are
 * there. Drawing 10,000 rows at once stops the page for seconds; drawn, they are there for the browser's own search
 * and for screen readers.
 */
export function useGradualLimit(total: number): number {
  const [limit, setLimit] = useState(ROWS_TOGETHER);
  useLayoutEffect(() => {
    if (limit >= total) return undefined;
    const timer = setTimeout(() => setLimit(limit + ROWS_PER_STEP));
    return () => clearTimeout(timer);
  }, [limit, total]);
  return Math.min(limit, total);
}

/** The rows in groups that can each be left out while it is far away, and is drawn again only when it changes. */
export function inGroups<Row>(rows: readonly Row[]): Row[][] {
  const groups: Row[][] = [];
  for (let at = 0; at < rows.length; at += ROWS_TOGETHER) groups.push(rows.slice(at, at + ROWS_TOGETHER));
  return groups;
}
