/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/** A label selector of the API (`metav1.LabelSelector`). */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

/**
 * Whether the selector selects an object with these labels. An empty one selects none here: a workload must have one, and a service
 * without one has no pods of its own. Neither does one with an operator that Kubernetes doesn't have.
 */
export function selects({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  const wanted = Object.entries(matchLabels);
  if (wanted.length + matchExpressions.length === 0) return false;
  return (
    wanted.every(([key, value]) => labelOf(labels, key) === value) &&
    matchExpressions.every(({ key, operator, values }) => meets(labelOf(labels, key), operator, values))
  );
}

function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function meets(value: string | undefined, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
