import type { Cluster } from '../../cluster/cluster.ts';

/** As whom requests below a path came to the apiserver: the cluster's users, `none` without a credential, each once. */
export function credentialsSeen(cluster: Cluster, pathPrefix: string): string[] {
  return [
    ...new Set(
      cluster
        .requestLog()
        .filter(({ path }) => path.startsWith(pathPrefix))
        .map(({ user }) => user),
    ),
  ];
}
