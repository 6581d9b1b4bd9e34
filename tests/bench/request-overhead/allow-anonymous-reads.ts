import type { Cluster } from '../../cluster/cluster.ts';
import { createObject } from '../../cluster/objects.ts';

/** Allows GET requests without a credential to the services of a namespace, through the apiserver's proxy. */
export async function allowAnonymousReads(cluster: Cluster, namespace: string): Promise<void> {
  const collection = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const metadata = { name: 'anonymous-reads', namespace };
  await createObject(cluster, `${collection}/roles`, {
    metadata,
    rules: [{ apiGroups: [''], resources: ['services/proxy'], verbs: ['get'] }],
  });
  await createObject(cluster, `${collection}/rolebindings`, {
    metadata,
    subjects: [{ kind: 'User', name: 'system:anonymous', apiGroup: 'rbac.authorization.k8s.io' }],
    roleRef: { kind: 'Role', name: metadata.name, apiGroup: 'rbac.authorization.k8s.io' },
  });
}
