import { type Mark, readMark } from './mark.ts';
import { createRewriteUrl, type RewriteUrl } from './rewrite-url.ts';

/** What is patched in a marked document. */
export interface Patches {
  /** In each document. */
  readonly perDocument?: (mark: Mark) => void;
  /** Once in each window, since its initial empty document can leave its globals to the one that is loaded. */
  readonly perWindow: readonly ((mark: Mark, rewriteUrl: RewriteUrl) => void)[];
}

/** Applies patches in a marked document. The window remembers them under `name`. Never throws. */
export function start(name: string, { perDocument, perWindow }: Patches): void {
  const mark = readMark(window);
  if (!mark) return;
  const key = Symbol.for(name);
  const isPatched = key in window;
  Object.defineProperty(window, key, {});
  const rewriteUrl = createRewriteUrl(mark.host, mark.prefix);
  for (const patch of [perDocument, ...(isPatched ? [] : perWindow)]) {
    try {
      patch?.(mark, rewriteUrl);
    } catch {}
  }
}
