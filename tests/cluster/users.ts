import { randomBytes } from 'node:crypto';
import { type ApiClient, createObject } from './objects.ts';

export const USER_NAMES = ['admin', 'viewer', 'limited', 'nobody'] as const;
export type UserName = (typeof USER_NAMES)[number];

/** The bearer token of each user. */
export type Users = Readonly<Record<UserName, string>>;

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const API_GROUP = 'rbac.authorization.k8s.io';
const PROXY_VERBS = ['get', 'create', 'update', 'patch', 'delete'];
const VIEWER_ROLE = 'portside-viewer';

/** New random tokens. Each is unique, so that a search for one finds only leaks of that one. */
export function createUsers(): Users {
  const token = (name: UserName) => `${name}-${randomBytes(16).toString('hex')}`;
  return { admin: token('admin'), viewer: token('viewer'), limited: token('limited'), nobody: token('nobody') };
}

/** Content of the apiserver's `--token-auth-file`. */
export function tokenFile(users: Users): string {
  return USER_NAMES.map((name) => {
    const groups = name === 'admin' ? ',"system:masters"' : '';
    return `${users[name]},${name},${name}${groups}\n`;
  }).join('');
}

/**
 * Creates the namespace `shop`, and the role to list services, endpoints and pods and to use the proxy of services,
 * pods and nodes. Binds the role to `viewer` cluster-wide and to `limited` in `shop`.
 */
export async function createRoles(client: ApiClient): Promise<void> {
  await createObject(client, '/api/v1/namespaces', { metadata: { name: 'shop' } });
  await createObject(client, `${RBAC}/clusterroles`, {
    metadata: { name: VIEWER_ROLE },
    rules: [
      { apiGroups: [''], resources: ['services/proxy', 'pods/proxy', 'nodes/proxy'], verbs: PROXY_VERBS },
      { apiGroups: [''], resources: ['services', 'endpoints', 'pods'], verbs: ['get', 'list'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list'] },
    ],
  });
  const roleRef = { kind: 'ClusterRole', name: VIEWER_ROLE, apiGroup: API_GROUP };
  await createObject(client, `${RBAC}/clusterrolebindings`, {
    metadata: { name: VIEWER_ROLE },
    subjects: [{ kind: 'User', name: 'viewer', apiGroup: API_GROUP }],
    roleRef,
  });
  await createObject(client, `${RBAC}/namespaces/shop/rolebindings`, {
    metadata: { name: VIEWER_ROLE },
    subjects: [{ kind: 'User', name: 'limited', apiGroup: API_GROUP }],
    roleRef,
  });
}
