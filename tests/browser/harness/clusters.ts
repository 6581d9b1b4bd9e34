import { findControlPlane } from '../../cluster/real/find-control-plane.ts';

/** The clusters to test on: always the twin, and the real control plane where it can be had. */
export const CLUSTER_KINDS: readonly ('twin' | 'real')[] = (await findControlPlane(() => {}))
  ? ['twin', 'real']
  : ['twin'];
