import { useEffect, useState } from 'preact/hooks';
import type { ContextState } from '../../core/messages.ts';
import type { Backend } from '../backend.ts';

/** The stored contexts, kept up to date; null until they are there. One that did not change stays the same object. */
export function useContexts(backend: Backend): ContextState[] | null {
  const [states, setStates] = useState<ContextState[] | null>(null);
  useEffect(() => {
    let isShown = true;
    const read = () =>
      void backend.contexts().then((now) => isShown && setStates((before) => withUnchanged(before ?? [], now)));
    read();
    const stop = backend.onContextsChanged(read);
    return () => {
      isShown = false;
      stop();
    };
  }, [backend]);
  return states;
}

function withUnchanged(before: readonly ContextState[], now: readonly ContextState[]): ContextState[] {
  const known = new Map(before.map((state) => [JSON.stringify(state), state]));
  return now.map((state) => known.get(JSON.stringify(state)) ?? state);
}
