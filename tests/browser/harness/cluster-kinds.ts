import type { ClusterKind } from '../../cluster/cluster.ts';
import { findControlPlane } from '../../cluster/real/find-control-plane.ts';

const hasRealControlPlane = (await findControlPlane(() => {})) !== null;

/** The kind of cluster to test with: a real control plane where there is one, otherwise the simulated apiserver. */
export const CLUSTER_KIND: ClusterKind = hasRealControlPlane ? 'real' : 'simulated';

/** Every kind that is available, for tests which show that browsers see no difference. */
export const CLUSTER_KINDS: readonly ClusterKind[] = hasRealControlPlane ? ['simulated', 'real'] : ['simulated'];
