import { listServices } from '../adapters/apiserver/list-services.ts';
import type { Outcome } from '../core/outcome.ts';
import type { ServiceList } from '../core/services/service.ts';
import { packList } from '../core/services/stored-list.ts';
import { connectAs } from './api-connection.ts';
import { background } from './background-client.ts';

/** Lists a context's services anew, and stores the list for the next time. `namespaces` as in `listServices`. */
export async function refreshServices(contextId: string, namespaces: readonly string[]): Promise<Outcome<ServiceList>> {
  const connection = await connectAs(contextId);
  if (!connection.ok) return connection;
  const list = await listServices(connection.value, namespaces, Date.now());
  if (list.ok) await background.cacheServices({ contextId, list: packList(list.value) });
  return list;
}
