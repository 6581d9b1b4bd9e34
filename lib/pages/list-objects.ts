import { listObjects } from '../adapters/apiserver/list-objects.ts';
import type { Outcome } from '../core/outcome.ts';
import type { ObjectList, ObjectResource } from '../core/services/cluster-object.ts';
import { connectAs } from './api-connection.ts';

/** Lists what a context may see of a resource. Nothing of it is stored. `namespaces` as in `listObjects`. */
export async function listObjectsAs(
  contextId: string,
  resource: ObjectResource,
  namespaces: readonly string[],
): Promise<Outcome<ObjectList>> {
  const connection = await connectAs(contextId);
  return connection.ok ? listObjects(connection.value, resource, namespaces) : connection;
}
