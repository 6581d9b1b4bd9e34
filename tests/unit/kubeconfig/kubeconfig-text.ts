import type { ImportedContext } from '../../../lib/core/kubeconfig/kube-context.ts';
import { type KubeconfigReading, readKubeconfigs } from '../../../lib/core/kubeconfig/read.ts';

/** base64 of a PEM block's first words; no rule looks further. */
export const PEM = btoa('-----BEGIN CERTIFICATE-----');

export const CLIENT_CERTIFICATE = `client-certificate-data: ${PEM}, client-key-data: ${PEM}`;
export const EXEC = 'exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: [eks, get-token]}';

/** The vectors' kubeconfig: cluster `c`, user `u`, context `x`, each written as the inside of a flow mapping. */
export function kubeconfig({
  cluster = 'server: "https://127.0.0.1:18443"',
  user = 'token: abc',
  context = 'cluster: c, user: u',
  current = 'x',
} = {}): string {
  return [
    'apiVersion: v1',
    'kind: Config',
    `clusters: [{name: c, cluster: {${cluster}}}]`,
    `users: [{name: u, user: {${user}}}]`,
    `contexts: [{name: x, context: {${context}}}]`,
    `current-context: ${current}`,
  ].join('\n');
}

export function read(text: string, name = 'config'): KubeconfigReading {
  return readKubeconfigs([{ name, text }]);
}

/** The only context of a kubeconfig. */
export function readOne(text: string): ImportedContext {
  const { imported } = read(text);
  const [only] = imported;
  if (!only || imported.length > 1) throw new Error(`${imported.length} contexts in place of one`);
  return only;
}

export function withUser(user: string): ImportedContext {
  return readOne(kubeconfig({ user }));
}

export function withCluster(cluster: string): ImportedContext {
  return readOne(kubeconfig({ cluster }));
}

/** A context in the words of a test: what it presents, or why not. */
export function summary({ context, credential }: ImportedContext) {
  return {
    signIn: context.signIn.kind,
    credential,
    obstacles: context.obstacles.map(({ code }) => code),
    notes: context.notes.map(({ code }) => code),
  };
}

export function codes({ problems }: KubeconfigReading): string[] {
  return problems.map(({ code }) => code);
}

export function bearer(token: string) {
  return { type: 'bearer', token } as const;
}
