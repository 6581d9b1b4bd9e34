import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';

/**
 * The command whose output stands in for a credential that a browser cannot present; null where no command helps.
 *
 * `kubectl create token` needs Kubernetes 1.24 and a service account; `default` exists in every namespace.
 */
export function standInCommand({ name, namespace, signIn }: KubeContext): string | null {
  if (signIn.kind === 'exec') return signIn.command;
  if (signIn.kind === 'token' || signIn.kind === 'tokenFile' || signIn.kind === 'basic') return null;
  const inNamespace = namespace === '' ? '' : ` --namespace ${quoteForShell(namespace)}`;
  return `kubectl --context ${quoteForShell(name)}${inNamespace} create token default`;
}

function quoteForShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
