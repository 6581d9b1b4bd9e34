import type { KubeContext } from '../kubeconfig/kube-context.ts';
import { shellQuote } from '../kubeconfig/shell-quote.ts';
import { type Problem, problem } from '../problems.ts';
import { hostnameOf, type Server } from '../proxy-url/server.ts';
import type { NetworkError } from './network-error.ts';

/** What the gate's page says about a server that a tab did not reach. */
export interface Unreachable {
  readonly problem: Problem;
  /** What shows the same in a terminal, or writes the certificate authority that the browser does not know. */
  readonly command: string;
}

/** Why a server was not reached, and what to do, as this context where one is known. No secret is in the command. */
export function explainUnreachable(error: NetworkError, server: Server, context: KubeContext | null): Unreachable {
  const kubectl = context ? `kubectl --context ${shellQuote(context.name)}` : 'kubectl';
  const command = error === 'untrusted' ? authorityCommand(kubectl, context) : `${kubectl} cluster-info`;
  return { problem: problemOf(error, server), command };
}

/** The problem that a page which lists services has with a server that it does not reach. */
export function unreachableProblem(error: NetworkError, server: Server): Problem {
  return error === 'untrusted' ? problem('certificateUntrusted', { origin: server.origin }) : problemOf(error, server);
}

function problemOf(error: NetworkError, server: Server): Problem {
  const { origin } = server;
  switch (error) {
    case 'refused':
      return problem('serverRefusesConnection', { origin });
    case 'nameUnknown':
      return problem('serverNameUnknown', { name: hostnameOf(server) });
    case 'unanswered':
      return problem('serverUnanswered', { origin });
    case 'closed':
      return problem('serverClosesConnection', { origin });
    case 'notTls':
      return problem('serverWithoutTls', { origin });
    case 'untrusted':
      return problem('serverUntrusted', { origin });
  }
}

function authorityCommand(kubectl: string, context: KubeContext | null): string {
  const { certificateAuthority } = context?.cluster ?? {};
  if (certificateAuthority?.kind === 'file') return `cp ${shellQuote(certificateAuthority.path)} cluster-ca.crt`;
  const path = '{.clusters[0].cluster.certificate-authority-data}';
  return `${kubectl} config view --raw --minify --output 'jsonpath=${path}' | base64 --decode > cluster-ca.crt`;
}

/**
 * Whether the gate's page says it, and not the browser's own. Of an untrusted certificate it can say more only where the kubeconfig
 * names an authority of its own: anywhere else the browser's warning is the truth.
 */
export function canExplain(error: NetworkError, contexts: readonly KubeContext[]): boolean {
  return error !== 'untrusted' || contexts.some(({ cluster }) => cluster.certificateAuthority.kind !== 'none');
}
