import { useLayoutEffect, useState } from 'preact/hooks';

const CHUNK_SIZE = 100;
/** Larger steps would delay clicks. */
const ROWS_PER_STEP = 200;

/**
 * How many of `total` rows to render: a screenful at first, then more in each task until all are there. Rendering 10,000
 * rows at once would block the page for seconds. In the end all are in the page, for its search and for screen readers.
 */
export function useChunkedRendering(total: number): number {
  const [limit, setLimit] = useState(CHUNK_SIZE);
  useLayoutEffect(() => {
    if (limit >= total) return undefined;
    const timer = setTimeout(() => setLimit(limit + ROWS_PER_STEP));
    return () => clearTimeout(timer);
  }, [limit, total]);
  return Math.min(limit, total);
}

/** The rows in chunks. The browser skips the layout of chunks that are out of view (`content-visibility`). */
export function chunk<Row>(rows: readonly Row[]): Row[][] {
  const chunks: Row[][] = [];
  for (let start = 0; start < rows.length; start += CHUNK_SIZE) chunks.push(rows.slice(start, start + CHUNK_SIZE));
  return chunks;
}
