import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ServiceList } from '../../core/services/service.ts';
import type { AppInTab, PopupBackend } from '../backend.ts';

type Snapshot = Awaited<ReturnType<PopupBackend['snapshot']>> & { readonly app: AppInTab | null };

/** What the popup paints from: the stored contexts, which one it shows, the lists last seen, and the tab's app. */
export function useSnapshot(backend: PopupBackend) {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);

  useEffect(() => {
    let isShown = true;
    void Promise.all([backend.snapshot(), backend.thisTab()]).then(
      ([first, app]) => isShown && setSnapshot({ ...first, app }),
    );
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
