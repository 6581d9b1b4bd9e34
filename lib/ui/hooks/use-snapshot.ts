import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ServiceList } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';

type Snapshot = Awaited<ReturnType<PopupBackend['snapshot']>>;

/** What the popup paints from: the stored contexts, which one it shows, and the lists last seen. */
export function useSnapshot(backend: PopupBackend) {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);

  useEffect(() => {
    let isShown = true;
    void backend.snapshot().then((first) => isShown && setSnapshot(first));
    const stop = backend.onContextsChanged(() => {
      void backend
        .snapshot()
        .then(
          ({ contexts, canLock }) => isShown && setSnapshot((before) => before && { ...before, contexts, canLock }),
        );
    });
    return () => {
      isShown = false;
      stop();
    };
  }, [backend]);

  const select = useCallback(
    (selectedContextId: string) => {
      setSnapshot((before) => before && { ...before, selectedContextId });
      void backend.selectContext(selectedContextId);
    },
    [backend],
  );

  const keepList = (contextId: string, list: ServiceList) => {
    setSnapshot((before) => before && { ...before, lists: { ...before.lists, [contextId]: list } });
  };

  return { snapshot, select, keepList };
}
