import type { Cluster } from '../../cluster/cluster.ts';

/** Lets requests without a credential through to the services of a namespace: the limit needs a page load unsigned. */
export async function letAnybodyRead(cluster: Cluster, namespace: string): Promise<void> {
  const base = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const metadata = { name: 'anybody-reads', namespace };
  const rules = [{ apiGroups: [''], resources: ['services/proxy'], verbs: ['get'] }];
  const subjects = [{ kind: 'User', name: 'system:anonymous', apiGroup: 'rbac.authorization.k8s.io' }];
  const roleRef = { kind: 'Role', name: metadata.name, apiGroup: 'rbac.authorization.k8s.io' };
  for (const [resource, body] of [
    ['roles', { metadata, rules }],
    ['rolebindings', { metadata, subjects, roleRef }],
  ] as const) {
    const { status } = await cluster.request('POST', `${base}/${resource}`, { body });
    if (status !== 201) throw new Error(`The cluster answered ${status} to a new ${resource}`);
  }
}
