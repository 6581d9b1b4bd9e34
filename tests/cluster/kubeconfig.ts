import { stringify } from 'yaml';
import { USER_NAMES, type UserName, type Users } from './users.ts';

export interface KubeconfigOptions {
  /** Whose contexts the file holds; without it everybody's. */
  readonly users?: readonly UserName[];
  /** In place of the cluster's own URL. */
  readonly server?: string;
  readonly clusterName?: string;
  readonly currentContext?: string;
}

/** A kubeconfig with a context for each user, named like the user. */
export function writeKubeconfig(url: string, authority: string, users: Users, options: KubeconfigOptions): string {
  const { users: names = USER_NAMES, server = url, clusterName = 'test-cluster' } = options;
  const currentContext = options.currentContext ?? (names.includes('viewer') ? 'viewer' : (names[0] ?? ''));
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': currentContext,
    clusters: [
      {
        name: clusterName,
        cluster: { server, 'certificate-authority-data': Buffer.from(authority).toString('base64') },
      },
    ],
    contexts: names.map((name) => ({ name, context: { cluster: clusterName, user: name } })),
    users: names.map((name) => ({ name, user: { token: users[name] } })),
  });
}
