import { useEffect, useState } from 'preact/hooks';
import type { ContextState } from '../../core/messages.ts';
import type { Backend } from '../backend.ts';

/** The stored contexts, kept up to date; null until they are there. */
export function useContexts(backend: Backend): ContextState[] | null {
  const [states, setStates] = useState<ContextState[] | null>(null);
  useEffect(() => {
    let isShown = true;
    const read = () => void backend.contexts().then((now) => isShown && setStates(now));
    read();
    const stop = backend.onContextsChanged(read);
    return () => {
      isShown = false;
      stop();
    };
  }, [backend]);
  return states;
}
