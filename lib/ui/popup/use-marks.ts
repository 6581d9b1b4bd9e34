import { useState } from 'preact/hooks';
import { type Entry, entryKey } from './entries.ts';

/** More tabs at once would make the browser, and the apiserver, hard to use. */
export const MAX_MARKED = 20;
/** Above this number, the person is asked before so many tabs open. */
const MAX_UNASKED = 5;

/** The services that a person marked to open them all at once. */
export interface Marks {
  readonly marked: readonly Entry[];
  readonly isFull: boolean;
  /** Whether the person is asked if so many tabs may open. */
  readonly isAsking: boolean;
  has(entry: Entry): boolean;
  /** Marks a service, or removes its mark. Does nothing where there are too many. */
  toggle(entry: Entry): void;
  keep(entries: readonly Entry[]): void;
  /** Whether they may open now. If not, the person is asked, and may the next time. */
  mayOpen(): boolean;
}

/** Keeps which services are marked, whatever is searched for meanwhile. */
export function useMarks(): Marks {
  const [marked, setMarked] = useState<readonly Entry[]>([]);
  const [isAsking, setAsking] = useState(false);
  const has = (entry: Entry) => marked.some((one) => entryKey(one) === entryKey(entry));
  const keep = (entries: readonly Entry[]) => {
    setMarked(entries);
    setAsking(false);
  };
  return {
    marked,
    isFull: marked.length >= MAX_MARKED,
    isAsking,
    has,
    toggle: (entry) => {
      if (has(entry)) keep(marked.filter((one) => entryKey(one) !== entryKey(entry)));
      else if (marked.length < MAX_MARKED) keep([...marked, entry]);
    },
    keep,
    mayOpen: () => {
      const mayOpen = isAsking || marked.length <= MAX_UNASKED;
      setAsking(!mayOpen);
      return mayOpen;
    },
  };
}
