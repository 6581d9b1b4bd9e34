import { useEffect, useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Problem } from '../../core/problems.ts';
import type { ServiceList } from '../../core/services/service.ts';
import type { PopupBackend } from '../backend.ts';

/**
 * Lists a context's services when it is first shown, and again on `refresh`. The list from before stays visible meanwhile,
 * and after a failure. `namespaces` are listed one by one where listing all is forbidden.
 */
export function useServiceList(
  { refreshServices }: Pick<PopupBackend, 'refreshServices'>,
  context: KubeContext,
  cached: ServiceList | null,
  onListed: (list: ServiceList) => void,
) {
  const [request, setRequest] = useState(() => ({ namespaces: initialNamespaces(context, cached) }));
  const [isRefreshing, setRefreshing] = useState(true);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    let isMounted = true;
    setRefreshing(true);
    const listing = refreshServices(context.id, request.namespaces).then((outcome) => {
      if (!isMounted) return;
      setProblem(outcome.ok ? null : outcome.problem);
      if (outcome.ok) onListed(outcome.value);
    });
    void listing.finally(() => isMounted && setRefreshing(false));
    return () => {
      isMounted = false;
    };
  }, [refreshServices, context.id, request]);

  return {
    isRefreshing,
    problem,
    namespaces: request.namespaces,
    refresh: (namespaces = request.namespaces) => setRequest({ namespaces }),
  };
}

function initialNamespaces({ namespace }: KubeContext, cached: ServiceList | null): readonly string[] {
  if (cached && cached.namespaces.length > 0) return cached.namespaces;
  return namespace === '' ? [] : [namespace];
}
