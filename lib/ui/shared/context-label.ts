import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';

/** From the shortest to the one that no two contexts share. */
const SPELLINGS: readonly ((context: KubeContext) => string)[] = [
  ({ name }) => name,
  ({ name, source }) => `${name} (${source})`,
  ({ id }) => id,
];

/**
 * Returns what to call each of these contexts: its name, and its file where several would have the same label. A name can look
 * like the label of another context, so labels are compared until all differ. They are not sanitized for display.
 */
export function contextLabels(contexts: readonly KubeContext[]): (context: KubeContext) => string {
  const levels = new Map<string, number>();
  const levelOf = ({ id }: KubeContext) => levels.get(id) ?? 0;
  const labelOf = (context: KubeContext) => SPELLINGS[levelOf(context)]?.(context) ?? context.id;
  const ambiguous = () => sameLabel(contexts, labelOf).filter((context) => levelOf(context) < SPELLINGS.length - 1);
  for (let found = ambiguous(); found.length > 0; found = ambiguous()) {
    // The one that imitates gives way, not the one whose label has its file already.
    const lowest = Math.min(...found.map(levelOf));
    for (const context of found) if (levelOf(context) === lowest) levels.set(context.id, lowest + 1);
  }
  return labelOf;
}

/** The contexts whose label another one has too. */
function sameLabel(contexts: readonly KubeContext[], labelOf: (context: KubeContext) => string): KubeContext[] {
  const counts = new Map<string, number>();
  for (const context of contexts) counts.set(labelOf(context), (counts.get(labelOf(context)) ?? 0) + 1);
  return contexts.filter((context) => (counts.get(labelOf(context)) ?? 0) > 1);
}
