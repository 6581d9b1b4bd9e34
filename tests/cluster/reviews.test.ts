import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVersion } from '../../lib/adapters/apiserver/read-version.ts';
import { reviewAccess } from '../../lib/adapters/apiserver/review-access.ts';
import { reviewSelf } from '../../lib/adapters/apiserver/review-self.ts';
import { mayUseKubelets, permissionFor } from '../../lib/core/access/permissions.ts';
import type { ProxyAccess, ProxyVerb } from '../../lib/core/access/proxy-access.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { createObject } from './objects.ts';
import { portsideConnection } from './portside-connection.ts';
import { findControlPlane } from './real/find-control-plane.ts';
import type { UserName } from './users.ts';

const hasControlPlane = (await findControlPlane()) || process.env.PORTSIDE_REQUIRE_REAL_CLUSTER === '1';
if (!hasControlPlane) console.warn('REVIEWS ARE NOT TESTED: they need a real apiserver.');

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const NAMESPACES = ['shop', 'kube-system', 'named'];

describe.runIf(hasControlPlane)('what the real apiserver says that somebody may do', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'real', noReverseProxy: true });
    await createObject(cluster, '/api/v1/namespaces', { metadata: { name: 'named' } });
    await createObject(cluster, `${RBAC}/namespaces/named/roles`, {
      metadata: { name: 'named' },
      rules: [
        { apiGroups: [''], resources: ['services/proxy'], resourceNames: ['https:web:https', 'plain'], verbs: ['get'] },
        { apiGroups: [''], resources: ['nodes/proxy'], verbs: ['get'] },
      ],
    });
    await createObject(cluster, `${RBAC}/namespaces/named/rolebindings`, {
      metadata: { name: 'named' },
      subjects: [{ kind: 'User', name: 'limited', apiGroup: 'rbac.authorization.k8s.io' }],
      roleRef: { kind: 'Role', name: 'named', apiGroup: 'rbac.authorization.k8s.io' },
    });
  }, 60_000);
  afterAll(() => cluster?.stop());

  const reviewAs = (user: UserName): Promise<ProxyAccess> =>
    reviewAccess(portsideConnection(cluster, cluster.users[user]), NAMESPACES);

  /** Whether the apiserver lets the user through its proxy: it refuses before it looks whether there is such a service. */
  const isLetThrough = async (user: UserName, namespace: string, name: string, verb: ProxyVerb): Promise<boolean> => {
    const path = `/api/v1/namespaces/${namespace}/services/${name}/proxy/`;
    const method = verb === 'get' ? 'GET' : 'POST';
    return (await cluster.request(method, path, { token: cluster.users[user] })).status !== 403;
  };

  it.each<[UserName, string, string, ProxyVerb, string]>([
    ['admin', 'shop', 'web', 'get', 'allowed'],
    ['admin', 'shop', 'web', 'create', 'allowed'],
    ['viewer', 'kube-system', 'https:dashboard:', 'get', 'allowed'],
    ['limited', 'shop', 'web:http', 'get', 'allowed'],
    ['limited', 'shop', 'web:http', 'create', 'allowed'],
    ['limited', 'kube-system', 'web:http', 'get', 'forbidden'],
    ['limited', 'named', 'https:web:https', 'get', 'allowed'],
    ['limited', 'named', 'https:web:https', 'create', 'forbidden'],
    ['limited', 'named', 'web:https', 'get', 'forbidden'],
    ['limited', 'named', 'plain', 'get', 'allowed'],
    ['nobody', 'shop', 'web:http', 'get', 'forbidden'],
  ])('%s at %s/%s, to %s: %s, and the proxy does the same', async (user, namespace, name, verb, expected) => {
    const access = await reviewAs(user);

    expect(permissionFor(access, { resource: 'services', namespace, name }, verb)).toBe(expected);
    expect(await isLetThrough(user, namespace, name, verb)).toBe(expected === 'allowed');
  });

  it('tells the right to use kubelets from a rule of a namespace, which grants none', async () => {
    expect(mayUseKubelets(await reviewAs('viewer'))).toBe(true);
    expect(mayUseKubelets(await reviewAs('limited'))).toBe(false);
    const kubelet = await cluster.request('GET', '/api/v1/nodes/node-1/proxy/pods', { token: cluster.users.limited });
    expect(kubelet.status).toBe(403);
  });

  it('takes six requests for somebody who may do everything, and one more for each namespace of anybody else', async () => {
    const requestsOf = async (user: UserName) => {
      const connection = portsideConnection(cluster, cluster.users[user]);
      await reviewAccess(connection, NAMESPACES);
      return connection.requests;
    };
    expect(await requestsOf('admin')).toHaveLength(6);
    expect(await requestsOf('limited')).toHaveLength(6 + NAMESPACES.length);
  });

  it('is unknown with a credential that it rejects, after one request', async () => {
    const connection = portsideConnection(cluster, 'of another cluster');
    const access = await reviewAccess(connection, NAMESPACES);

    expect(permissionFor(access, { resource: 'services', namespace: 'shop', name: 'web' }, 'get')).toBe('unknown');
    expect(connection.requests).toHaveLength(1);
  });

  it('does not say who somebody is before Kubernetes 1.26', async () => {
    const requestsOf = async (user: UserName) => {
      const connection = portsideConnection(cluster, cluster.users[user]);
      expect(await reviewSelf(connection, null)).toBeNull();
      return connection.requests;
    };
    expect(await requestsOf('admin')).toHaveLength(3);
    // Nobody else may use an API of which no role has ever heard.
    expect(await requestsOf('viewer')).toHaveLength(1);
    const connection = portsideConnection(cluster, cluster.users.admin);
    expect(await reviewSelf(connection, await readVersion(connection))).toBeNull();
    expect(connection.requests).toEqual(['GET /version']);
  });
});
