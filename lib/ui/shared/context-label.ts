import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';

/**
 * What each of these contexts is called: its name, with the file it came from where another has the same name. As it
 * is in the kubeconfig; to be shown it still has to be made fit.
 */
export function contextLabels(contexts: readonly KubeContext[]): (context: KubeContext) => string {
  const counts = new Map<string, number>();
  for (const { name } of contexts) counts.set(name, (counts.get(name) ?? 0) + 1);
  return ({ name, source }) => ((counts.get(name) ?? 0) > 1 ? `${name} (${source})` : name);
}
