import { useCallback, useEffect, useState } from 'preact/hooks';
import { type KnownApp, withPin } from '../../core/apps/known-apps.ts';
import type { Problem } from '../../core/problems.ts';
import { reuseServices } from '../../core/services/reuse-services.ts';
import type { ServiceList } from '../../core/services/service.ts';
import type { OpenApps, PopupBackend, PopupSnapshot } from '../backend.ts';

interface Snapshot extends PopupSnapshot {
  readonly openApps: OpenApps;
}

/** What the popup renders from: the stored contexts, the selected one, the cached lists and the apps in tabs. */
export function useSnapshot({ background, readSnapshot, readOpenApps, onContextsChanged }: PopupBackend) {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    let isMounted = true;
    const start = async () => {
      const [read, openApps] = await Promise.all([readSnapshot(), readOpenApps()]);
      if (!isMounted) return;
      if (read.ok) setSnapshot({ ...read.value, openApps });
      else setProblem(read.problem);
    };
    const update = async () => {
      const read = await readSnapshot();
      if (!isMounted || !read.ok) return;
      const { contexts, canLock } = read.value;
      setSnapshot((before) => before && { ...before, contexts, canLock });
    };
    void start();
    const unsubscribe = onContextsChanged(() => void update());
    return () => {
      isMounted = false;
      unsubscribe();
    };
  }, [readSnapshot, readOpenApps, onContextsChanged]);

  const select = useCallback(
    (selectedContextId: string) => {
      setSnapshot((before) => before && { ...before, selectedContextId });
      void background.selectContext(selectedContextId);
    },
    [background],
  );

  const setList = useCallback((contextId: string, list: ServiceList) => {
    setSnapshot((before) => {
      if (!before) return before;
      const { lists } = before;
      return { ...before, lists: { ...lists, [contextId]: reuseServices(lists[contextId], list) } };
    });
  }, []);

  const pin = useCallback(
    (app: KnownApp, isPinned: boolean) => {
      setSnapshot((before) => before && { ...before, pinned: withPin(before.pinned, app, isPinned) });
      void background.pinApp({ app, isPinned });
    },
    [background],
  );

  return { snapshot, problem, select, setList, pin };
}
