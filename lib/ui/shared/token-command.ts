import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { shellQuote } from '../../core/kubeconfig/shell-quote.ts';

/**
 * The command that prints a token for a context whose credential a browser cannot present; null where no command helps.
 *
 * `kubectl create token` needs Kubernetes 1.24 and a service account. Every namespace has the account `default`.
 */
export function tokenCommand({ name, namespace, signIn }: KubeContext): string | null {
  if (signIn.kind === 'exec') return signIn.command;
  if (signIn.kind === 'token' || signIn.kind === 'tokenFile' || signIn.kind === 'basic') return null;
  const inNamespace = namespace === '' ? '' : ` --namespace ${shellQuote(namespace)}`;
  return `kubectl --context ${shellQuote(name)}${inNamespace} create token default`;
}
