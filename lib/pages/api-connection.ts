import type { ApiConnection } from '../adapters/apiserver/request.ts';
import type { KubeContext } from '../core/kubeconfig/kube-context.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { background } from './background-client.ts';

/** A connection of this page to a context's apiserver, signed in as the context; or why there can be none. */
export async function connectTo(
  contextId: string,
): Promise<Outcome<{ readonly connection: ApiConnection; readonly context: KubeContext }>> {
  const [headers, states] = await Promise.all([background.getAuthHeaders(contextId), background.listContexts()]);
  if (!headers.ok) return headers;
  const context = states.find((state) => state.context.id === contextId)?.context;
  if (!context?.server) return failure(problem('contextUnknown', {}));
  const connection = {
    server: context.server,
    headers: headers.value,
    contextName: context.name,
    fetch: globalThis.fetch.bind(globalThis),
  };
  return success({ connection, context });
}
