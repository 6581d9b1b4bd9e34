import { listObjects } from '../adapters/apiserver/list-objects.ts';
import type { Outcome } from '../core/outcome.ts';
import type { ObjectList, ObjectResource } from '../core/services/cluster-object.ts';
import { connectTo } from './api-connection.ts';

/** Lists what a context may see of a resource. Nothing of it is stored. `namespaces` as in `listObjects`. */
export async function listObjectsAs(
  contextId: string,
  resource: ObjectResource,
  namespaces: readonly string[],
): Promise<Outcome<ObjectList>> {
  const connected = await connectTo(contextId);
  return connected.ok ? listObjects(connected.value.connection, resource, namespaces) : connected;
}
