import { findControlPlane } from '../../cluster/real/find-control-plane.ts';

const hasReal = (await findControlPlane(() => {})) !== null;

/** The cluster to test on: the real control plane where it can be had, and its twin elsewhere. */
export const CLUSTER_KIND: 'twin' | 'real' = hasReal ? 'real' : 'twin';

/** Both, for what shows that a browser finds them alike. */
export const CLUSTER_KINDS: readonly ('twin' | 'real')[] = hasReal ? ['twin', 'real'] : ['twin'];
