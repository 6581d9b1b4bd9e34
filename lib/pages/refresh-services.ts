import { listServices } from '../adapters/apiserver/list-services.ts';
import { failure, type Outcome } from '../core/outcome.ts';
import { problem } from '../core/problems.ts';
import type { ServiceList } from '../core/services/service.ts';
import { packList } from '../core/services/stored-list.ts';
import { background } from './background-client.ts';

/** Lists a context's services anew, and stores the list for the next time. `namespaces` as in `listServices`. */
export async function refreshServices(contextId: string, namespaces: readonly string[]): Promise<Outcome<ServiceList>> {
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
  const list = await listServices(connection, namespaces, Date.now());
  if (list.ok) await background.cacheServices({ contextId, list: packList(list.value) });
  return list;
}
