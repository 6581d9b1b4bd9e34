import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';

/** The context's name, with the file it came from where another context has the same name. */
export function contextLabel(context: KubeContext, among: readonly KubeContext[]): string {
  const isAmbiguous = among.some(({ id, name }) => id !== context.id && name === context.name);
  return isAmbiguous ? `${context.name} (${context.source})` : context.name;
}
