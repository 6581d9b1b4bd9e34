import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { visibleText } from '../../core/visible-text.ts';

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
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return visibleText(word) === word ? `'${word.replaceAll("'", `'\\''`)}'` : quoteUnseen(word);
}

/** As bash, zsh and ksh read it, in letters that are all seen. */
function quoteUnseen(word: string): string {
  const bytes = [...new TextEncoder().encode(word)];
  return `$'${bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`)).join('')}'`;
}

function isPlain(byte: number): boolean {
  return /[\w@%+=:,./ -]/.test(String.fromCharCode(byte)) && byte < 0x80;
}
