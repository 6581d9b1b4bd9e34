import { useEffect, useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import type { ServiceList } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';

interface Refresh {
  /** Read one by one where listing all is forbidden. */
  readonly namespaces: string[];
}

/**
 * Asks for a fresh list when a context is first shown and whenever it is asked to. What was seen before stays on
 * screen meanwhile, and after a failure.
 */
export function useServiceList(
  backend: Pick<PopupBackend, 'listServices'>,
  context: KubeContext,
  seen: ServiceList | null,
  onListed: (list: ServiceList) => void,
) {
  const [wanted, setWanted] = useState<Refresh>(() => ({ namespaces: namespacesOf(context, seen) }));
  const [isRefreshing, setRefreshing] = useState(true);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    let isShown = true;
    setRefreshing(true);
    const asked = backend.listServices(context.id, wanted.namespaces).then((outcome) => {
      if (!isShown) return;
      setProblem(outcome.ok ? null : outcome.problem);
      if (outcome.ok) onListed(outcome.value);
    });
    void asked.finally(() => isShown && setRefreshing(false));
    return () => {
      isShown = false;
    };
  }, [backend, context.id, wanted]);

  return {
    isRefreshing,
    problem,
    namespaces: wanted.namespaces,
    refresh: (namespaces = wanted.namespaces) => setWanted({ namespaces }),
  };
}

function namespacesOf({ namespace }: KubeContext, seen: ServiceList | null): string[] {
  if (seen && seen.namespaces.length > 0) return seen.namespaces;
  return namespace === '' ? [] : [namespace];
}
