import { stringify } from 'yaml';
import { USER_NAMES, type UserName, type Users } from './users.ts';

export interface KubeconfigOptions {
  /** The users to write a context for. All by default. */
  readonly users?: readonly UserName[];
  /** Replaces the cluster's own URL. */
  readonly server?: string;
  readonly clusterName?: string;
  /** By default `viewer`, or else the first user. */
  readonly currentContext?: string;
}

/** A kubeconfig with one context for each user, named after the user. */
export function writeKubeconfig(url: string, caCertificate: string, users: Users, options: KubeconfigOptions): string {
  const { users: names = USER_NAMES, server = url, clusterName = 'test-cluster' } = options;
  const currentContext = options.currentContext ?? (names.includes('viewer') ? 'viewer' : (names[0] ?? ''));
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': currentContext,
    clusters: [
      {
        name: clusterName,
        cluster: { server, 'certificate-authority-data': Buffer.from(caCertificate).toString('base64') },
      },
    ],
    contexts: names.map((name) => ({ name, context: { cluster: clusterName, user: name } })),
    users: names.map((name) => ({ name, user: { token: users[name] } })),
  });
}
