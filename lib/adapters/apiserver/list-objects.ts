import { type Outcome, success } from '../../core/outcome.ts';
import type { ObjectList, ObjectResource, ReadObjects } from '../../core/services/cluster-object.ts';
import { NodeListReplySchema, PodListReplySchema, WorkloadListReplySchema } from '../../core/services/object-wire.ts';
import { readSomePages } from './read-pages.ts';
import { type ApiConnection, isForbidden, withTimeout } from './request.ts';

/** Of one resource. A page of 500 pods has some megabytes, and the popup is waiting. */
const MAX_OBJECTS = 5000;

const PATHS: Readonly<Record<ObjectResource, string>> = {
  pods: '/api/v1',
  nodes: '/api/v1',
  deployments: '/apis/apps/v1',
  statefulsets: '/apis/apps/v1',
  daemonsets: '/apis/apps/v1',
};
const SCHEMAS = {
  pods: PodListReplySchema,
  nodes: NodeListReplySchema,
  deployments: WorkloadListReplySchema,
  statefulsets: WorkloadListReplySchema,
  daemonsets: WorkloadListReplySchema,
};

type ReadObject = NonNullable<ReadObjects[ObjectResource]>[number];

/**
 * The first objects of a resource that the context may list: of all namespaces, or of the given ones where listing all is forbidden.
 * Of these, what cannot be listed is left out, unless it is all.
 */
export function listObjects(
  connection: ApiConnection,
  resource: ObjectResource,
  namespaces: readonly string[],
): Promise<Outcome<ObjectList>> {
  return withTimeout(connection, async (limited) => {
    const read = await readEach(limited, resource, namespaces);
    if (!read.ok) return read;
    const { items, isComplete } = read.value;
    return success({ objects: { [resource]: items } as ReadObjects, isComplete });
  });
}

type Some = Outcome<{ readonly items: readonly ReadObject[]; readonly isComplete: boolean }>;

async function readEach(
  connection: ApiConnection,
  resource: ObjectResource,
  namespaces: readonly string[],
): Promise<Some> {
  const readScope = (scope: string): Promise<Some> => {
    const path = `${PATHS[resource]}${scope}/${resource}`;
    return readSomePages<ReadObject>(connection, path, resource, SCHEMAS[resource], MAX_OBJECTS);
  };
  const everywhere = await readScope('');
  if (!isForbidden(everywhere) || namespaces.length === 0 || resource === 'nodes') return everywhere;
  const scopes = [...new Set(namespaces)].map((name) => `/namespaces/${encodeURIComponent(name)}`);
  const parts = await Promise.all(scopes.map(readScope));
  const lists = parts.flatMap((part) => (part.ok ? [part.value] : []));
  if (lists.length === 0) return parts[0] ?? everywhere;
  return success({
    items: lists.flatMap(({ items }) => items),
    isComplete: lists.every(({ isComplete }) => isComplete),
  });
}
