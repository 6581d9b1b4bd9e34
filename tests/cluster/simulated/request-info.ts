/**
 * A request as authorization sees it: pkg/endpoints/request/requestinfo.go of the apiserver. The path is decoded before
 * it is split.
 */
export interface RequestInfo {
  /** Decoded, without the query. */
  readonly path: string;
  readonly verb: string;
  /** Null for a path that names no resource, such as `/version`. */
  readonly resource: ResourceInfo | null;
}

export interface ResourceInfo {
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** The path after the subresource, with its leading slash. Null if there is not even a slash. */
  readonly subpath: string | null;
}

const VERBS: Record<string, string> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};
const COLLECTION_VERBS: Record<string, string> = { get: 'list', delete: 'deletecollection' };

/** Parses method and path. All methods except the six in `VERBS` have an empty verb. */
export function parseRequestInfo(method: string, path: string): RequestInfo {
  const resource = parseResource(path);
  if (!resource) return { path, verb: method.toLowerCase(), resource };
  const verb = VERBS[method] ?? '';
  return { path, verb: resource.name === '' ? (COLLECTION_VERBS[verb] ?? verb) : verb, resource };
}

function parseResource(path: string): ResourceInfo | null {
  const parts = path.replace(/^\//, '').split('/');
  const root = parts.shift();
  if (root !== 'api' && root !== 'apis') return null;
  const group = root === 'apis' ? (parts.shift() ?? '') : '';
  const version = parts.shift() ?? '';
  if (!parts[0]) return null;
  const isInNamespace = parts[0] === 'namespaces' && Boolean(parts[2]) && parts[2] !== 'status';
  const namespace = isInNamespace ? (parts[1] ?? '') : '';
  const [resource = '', name = '', subresource = '', ...rest] = isInNamespace ? parts.slice(2) : parts;
  return {
    group,
    version,
    namespace,
    resource,
    name,
    subresource,
    subpath: rest.length === 0 ? null : `/${rest.join('/')}`,
  };
}
