import { createInward, type Inward } from './inward.ts';
import { type Mark, readMark } from './mark.ts';

/** What is done to a marked document, for what it is marked. */
export interface Steps {
  /** For each document. */
  readonly always?: (mark: Mark) => void;
  /** Once for each window, as its first, empty document can leave it to the one that is loaded. */
  readonly once: readonly ((mark: Mark, inward: Inward) => void)[];
}

/** Takes these steps in a marked document, under a name by which a window remembers it. Never throws. */
export function start(name: string, { always, once }: Steps): void {
  const mark = readMark(window);
  if (!mark) return;
  const done = Symbol.for(name);
  const isDone = done in window;
  Object.defineProperty(window, done, {});
  const inward = createInward(mark.host, mark.prefix);
  for (const step of [always, ...(isDone ? [] : once)]) {
    try {
      step?.(mark, inward);
    } catch {}
  }
}
