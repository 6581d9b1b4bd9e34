import type { Cluster } from '../../cluster/cluster.ts';

/**
 * Whose credentials requests with this path prefix carried: names of the cluster's users, `none` for unsigned requests.
 * Each once, in order of first appearance.
 */
export function requestUsers(cluster: Cluster, pathPrefix: string): string[] {
  const requests = cluster.requestLog().filter(({ path }) => path.startsWith(pathPrefix));
  return [...new Set(requests.map(({ user }) => user))];
}
