import type { ApiConnection } from '../adapters/apiserver/request.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import { background } from './background-client.ts';

/** A connection that presents a context, for requests of this page; or why there can be none. */
export async function connectAs(contextId: string): Promise<Outcome<ApiConnection>> {
  const [headers, states] = await Promise.all([background.getAuthHeaders(contextId), background.listContexts()]);
  if (!headers.ok) return headers;
  const context = states.find((state) => state.context.id === contextId)?.context;
  if (!context?.server) return failure(problem('contextUnknown', {}));
  return success({
    server: context.server,
    headers: headers.value,
    contextName: context.name,
    fetch: globalThis.fetch.bind(globalThis),
  });
}
