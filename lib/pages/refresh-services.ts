import { type ListedServices, listServices } from '../adapters/apiserver/list-services.ts';
import type { ApiConnection } from '../adapters/apiserver/request.ts';
import { watchNetworkErrors } from '../adapters/browser/network-errors.ts';
import { unreachableProblem } from '../core/failures/unreachable.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import type { ServiceList } from '../core/services/service.ts';
import { packList } from '../core/services/stored-list.ts';
import { connectTo } from './api-connection.ts';
import { background } from './background-client.ts';
import { type ServicesListener, watchServices } from './watch-services.ts';

/** What was listed last, by context id. */
const lastListed = new Map<string, { readonly connection: ApiConnection; readonly listed: ListedServices }>();

/** Lists a context's services anew, and stores the list for the next time. `namespaces` as in `listServices`. */
export async function refreshServices(contextId: string, namespaces: readonly string[]): Promise<Outcome<ServiceList>> {
  lastListed.delete(contextId);
  const connected = await connectTo(contextId);
  if (!connected.ok) return connected;
  const { connection } = connected.value;
  const listed = await listOrSayWhyNot(connection, namespaces);
  if (!listed.ok) return listed;
  const { list } = listed.value;
  lastListed.set(contextId, { connection, listed: listed.value });
  void background.cacheServices({ contextId, list: packList(list) });
  return success(list);
}

/** Follows the services that `refreshServices` listed last for the context. Returns how to stop. */
export function followServices(contextId: string, listener: ServicesListener): () => void {
  const last = lastListed.get(contextId);
  return last ? watchServices(last.connection, last.listed, listener) : () => {};
}

/** Lists the services. A `fetch` does not tell why a server was not reached; what the browser reports of its requests does. */
async function listOrSayWhyNot(
  connection: ApiConnection,
  namespaces: readonly string[],
): Promise<Outcome<ListedServices>> {
  const errors = watchNetworkErrors(connection.server);
  try {
    const listed = await listServices(connection, namespaces, Date.now());
    if (listed.ok || listed.problem.code !== 'apiserverUnreachable') return listed;
    const reason = await errors.last();
    return reason === null ? listed : failure(unreachableProblem(reason, connection.server));
  } finally {
    errors.stop();
  }
}
