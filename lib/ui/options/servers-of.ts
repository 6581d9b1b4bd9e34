import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { type Server, serverUrl } from '../../core/proxy-url/server.ts';

/** Each server once, in the order of the contexts. */
export function serversOf(contexts: readonly KubeContext[]): Server[] {
  return [...new Map(contexts.flatMap(({ server }) => (server ? [[serverUrl(server), server]] : []))).values()];
}
