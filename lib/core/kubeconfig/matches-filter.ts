import type { StoredContext } from './kube-context.ts';

/**
 * Whether a context has every word of a filter in one of its names: its own, or that of its cluster, server, user,
 * namespace or file. Case does not matter, and neither does the order of the words.
 *
 * @example
 * matchesFilter(context, 'eks prod'); // true for arn:aws:eks:eu-west-1:123456789012:cluster/prod
 */
export function matchesFilter(context: StoredContext, filter: string): boolean {
  const { name, clusterName, serverAddress, userName, namespace, source } = context;
  const names = [name, clusterName, serverAddress ?? '', userName, namespace, source].map((one) => one.toLowerCase());
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => names.some((one) => one.includes(word)));
}
