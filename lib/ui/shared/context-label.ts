import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';

type Spelling = (context: KubeContext) => string;

/** From the shortest to the one that no two contexts share. */
const SPELLINGS: readonly Spelling[] = [
  ({ name }) => name,
  ({ name, source }) => `${name} (${source})`,
  ({ id }) => id,
];

/** What cloud providers put before the name of a cluster, the same for many: `aws eks update-kubeconfig`, `gcloud`. */
const PROVIDER_PREFIX = /^(?:arn:[^/]*:cluster\/|gke_[^_]+_[^_]+_)(?=.)/;

/**
 * Returns what to call each of these contexts: its name, and its file where several would have the same label. A name can look
 * like the label of another context, so labels are compared until all differ. They are not sanitized for display.
 */
export function contextLabels(contexts: readonly KubeContext[]): (context: KubeContext) => string {
  return labelsIn(contexts, SPELLINGS);
}

/** The same for where there is little room: without what a cloud provider puts before the name of a cluster. */
export function shortContextLabels(contexts: readonly KubeContext[]): (context: KubeContext) => string {
  return labelsIn(contexts, [({ name }) => name.replace(PROVIDER_PREFIX, ''), ...SPELLINGS]);
}

function labelsIn(contexts: readonly KubeContext[], spellings: readonly Spelling[]): Spelling {
  const levels = new Map<string, number>();
  const levelOf = ({ id }: KubeContext) => levels.get(id) ?? 0;
  const labelOf = (context: KubeContext) => spellings[levelOf(context)]?.(context) ?? context.id;
  const ambiguous = () => sameLabel(contexts, labelOf).filter((context) => levelOf(context) < spellings.length - 1);
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
