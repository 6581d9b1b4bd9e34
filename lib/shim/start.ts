import { wrapCookies } from './cookies.ts';
import { openByPolling } from './engine-io.ts';
import { wrapFetch } from './fetches.ts';
import { createInward } from './inward.ts';
import { readMark } from './mark.ts';
import { moveToRoot } from './root.ts';
import { wrapSockets } from './sockets.ts';
import { wrapWorkers } from './workers.ts';

/** Where a window remembers that it is wrapped: its first, empty document can leave it to the one that is loaded. */
const DONE = Symbol.for('portside');

/** Makes a marked document behave as if its app were not behind a prefix. Does nothing to any other; never throws. */
export function startShim(): void {
  const mark = readMark(window);
  if (!mark) return;
  const { host, prefix, words } = mark;
  const inward = createInward(host, prefix);
  const isDone = DONE in window;
  Object.defineProperty(window, DONE, {});
  const steps = [
    () => words.includes('root') && moveToRoot(prefix),
    ...(isDone
      ? []
      : [
          () => wrapSockets(inward, () => document.baseURI, openByPolling),
          () => wrapFetch(inward),
          () => wrapCookies(prefix),
          () => wrapWorkers(mark, inward),
        ]),
  ];
  for (const step of steps) {
    try {
      step();
    } catch {}
  }
}
