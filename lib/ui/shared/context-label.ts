import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';

/**
 * Returns what to call each of these contexts: its name, and its file where several have the same name. The label is not
 * sanitized for display.
 */
export function contextLabels(contexts: readonly KubeContext[]): (context: KubeContext) => string {
  const counts = new Map<string, number>();
  for (const { name } of contexts) counts.set(name, (counts.get(name) ?? 0) + 1);
  return ({ name, source }) => ((counts.get(name) ?? 0) > 1 ? `${name} (${source})` : name);
}
