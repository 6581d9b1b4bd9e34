import type {
  ImportCandidate,
  KubeconfigReading,
  KubeconfigText,
} from '../../../lib/core/kubeconfig/kubeconfig-reading.ts';
import { readKubeconfigs } from '../../../lib/core/kubeconfig/read-kubeconfigs.ts';

/** What today's browsers can do. */
export const PLATFORM = { extensionHost: 'extension-id', repeatsRequestHeaders: false };

/** Valid base64 of the first line of a PEM file. Nothing reads further. */
export const PEM = btoa('-----BEGIN CERTIFICATE-----');

/** User fields of a client certificate. */
export const CLIENT_CERTIFICATE = `client-certificate-data: ${PEM}, client-key-data: ${PEM}`;

/** User field of an exec plugin. */
export const EXEC = 'exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: [eks, get-token]}';

/**
 * The text of a kubeconfig with the cluster `c`, the user `u` and the context `x`. Each parameter has the fields of
 * one entry in YAML's flow style.
 */
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

/** Reads these files together, as a browser of today. */
export function readFiles(files: readonly KubeconfigText[]): KubeconfigReading {
  return readKubeconfigs(files, PLATFORM);
}

/** Reads one file named `config`. */
export function readText(text: string): KubeconfigReading {
  return readFiles([{ name: 'config', text }]);
}

/** The only context of a kubeconfig. Throws unless there is exactly one. */
export function readCandidate(text: string): ImportCandidate {
  const { candidates } = readText(text);
  const [candidate] = candidates;
  if (!candidate || candidates.length > 1) throw new Error(`Expected one context, got ${candidates.length}`);
  return candidate;
}

/** The context of a kubeconfig whose user has these fields. */
export function candidateWithUser(user: string): ImportCandidate {
  return readCandidate(kubeconfig({ user }));
}

/** The context of a kubeconfig whose cluster has these fields. */
export function candidateWithCluster(cluster: string): ImportCandidate {
  return readCandidate(kubeconfig({ cluster }));
}

/** How a context signs in, and the codes of its obstacles and notes. */
export function summarize({ context, credential, notes }: ImportCandidate) {
  return {
    signIn: context.signIn.kind,
    credential,
    obstacles: context.obstacles.map(({ code }) => code),
    notes: notes.map(({ code }) => code),
  };
}

/** The codes of the problems that belong to no context. */
export function problemCodes({ problems }: KubeconfigReading): string[] {
  return problems.map(({ code }) => code);
}

export function bearer(token: string) {
  return { type: 'bearer', token } as const;
}
