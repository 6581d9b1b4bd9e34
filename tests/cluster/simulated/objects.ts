import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parseLabelSelector } from './label-selector.ts';
import type { RequestInfo, ResourceInfo } from './request-info.ts';
import { alreadyExists, badRequest, methodNotAllowed, notFound, unknownResource } from './status.ts';
import { type KubeObject, RESOURCES, type Resource, type Store } from './store.ts';

export interface ObjectResponse {
  readonly code: number;
  readonly object: object;
}

/** Reads or writes API objects. Throws a `StatusError` if it cannot. */
export async function handleObjectRequest(
  store: Store,
  { verb, resource: info }: RequestInfo & { readonly resource: ResourceInfo },
  query: URLSearchParams,
  request: IncomingMessage,
): Promise<ObjectResponse> {
  const resource = RESOURCES.find(
    (candidate) =>
      candidate.resource === info.resource && candidate.group === info.group && candidate.version === info.version,
  );
  if (!resource || !['', 'status'].includes(info.subresource)) throw unknownResource();
  switch (verb) {
    case 'list':
      return { code: 200, object: list(store, resource, info.namespace, query) };
    case 'get':
      return { code: 200, object: withKind(resource, find(store, info)) };
    case 'create':
      return {
        code: 201,
        object: withKind(resource, create(store, resource, info, await readObject(request, resource))),
      };
    case 'update':
      if (info.name === '') throw methodNotAllowed();
      return { code: 200, object: withKind(resource, update(store, info, await readObject(request, resource))) };
    case 'delete':
      find(store, info);
      store.delete(info.resource, info.namespace, info.name);
      return { code: 200, object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' } };
    default:
      throw methodNotAllowed();
  }
}

function list(store: Store, resource: Resource, namespace: string, query: URLSearchParams): object {
  const matches = parseLabelSelector(query.get('labelSelector') ?? '');
  const all = store.list(resource.resource, namespace).filter(({ metadata }) => matches(metadata.labels ?? {}));
  const start = decodeContinueToken(query.get('continue') ?? '');
  const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
  const items = all.slice(start, start + limit);
  const next = start + items.length;
  const remainingItemCount = all.length - next;
  const paging = remainingItemCount > 0 ? { continue: encodeContinueToken(next), remainingItemCount } : {};
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: store.revision, ...paging },
    items,
  };
}

function encodeContinueToken(start: number): string {
  return Buffer.from(JSON.stringify({ start })).toString('base64url');
}

function decodeContinueToken(token: string): number {
  if (token === '') return 0;
  try {
    return (JSON.parse(Buffer.from(token, 'base64url').toString()) as { start: number }).start;
  } catch {
    throw badRequest('invalid continue token: continue key is not valid');
  }
}

function find(store: Store, { resource, namespace, name }: ResourceInfo): KubeObject {
  const found = store.get(resource, namespace, name);
  if (!found) throw notFound(resource, name);
  return found;
}

function create(store: Store, resource: Resource, { namespace }: ResourceInfo, object: KubeObject): KubeObject {
  const { name } = object.metadata;
  if (resource.isNamespaced && !store.get('namespaces', '', namespace)) throw notFound('namespaces', namespace);
  if (store.get(resource.resource, namespace, name)) throw alreadyExists(resource.resource, name);
  const metadata = { ...object.metadata, uid: randomUUID(), creationTimestamp: new Date().toISOString() };
  return store.put(resource.resource, namespace, { ...object, ...withDefaults(resource, object), metadata });
}

/** The fields of a new object to which the apiserver applies defaults. */
function withDefaults({ kind }: Resource, { spec, status }: KubeObject): object {
  if (kind === 'Namespace') return { status: { phase: 'Active' } };
  if (kind !== 'Service') return {};
  const clusterIP = `10.0.0.${2 + Math.floor(Math.random() * 250)}`;
  const defaults = { clusterIP, type: 'ClusterIP', sessionAffinity: 'None' };
  return { spec: { ...defaults, ...(spec as object) }, status: status ?? { loadBalancer: {} } };
}

function update(store: Store, info: ResourceInfo, object: KubeObject): KubeObject {
  const old = find(store, info);
  const changed = info.subresource === 'status' ? { ...old, status: object.status } : { ...object, status: old.status };
  const { uid, creationTimestamp } = old.metadata;
  return store.put(info.resource, info.namespace, {
    ...changed,
    metadata: { ...changed.metadata, uid, creationTimestamp },
  });
}

async function readObject(request: IncomingMessage, { kind }: Resource): Promise<KubeObject> {
  let text = '';
  for await (const chunk of request) text += chunk;
  try {
    const object = JSON.parse(text) as KubeObject;
    if (typeof object.metadata.name === 'string') return object;
  } catch {
    // The error below covers invalid JSON and an object without a name.
  }
  throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
}

function withKind(resource: Resource, object: KubeObject): object {
  return { kind: resource.kind, apiVersion: apiVersionOf(resource), ...object };
}

function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}
