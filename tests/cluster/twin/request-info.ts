/**
 * What a request wants, as authorization sees it: pkg/endpoints/request/requestinfo.go of the apiserver. The path is
 * taken apart after it was decoded.
 */
export interface RequestInfo {
  /** Decoded, without the query. */
  readonly path: string;
  readonly verb: string;
  /** Null for a path that names no resource (`/version`). */
  readonly resource: ResourceInfo | null;
}

export interface ResourceInfo {
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** What follows the subresource, with the slash before it. Null where nothing follows, not even a slash. */
  readonly rest: string | null;
}

const VERBS: Record<string, string> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Reads method and path. Any method that is not among the six has the empty verb. */
export function readRequest(method: string, path: string): RequestInfo {
  const resource = readResource(path);
  if (!resource) return { path, verb: method.toLowerCase(), resource };
  const verb = VERBS[method] ?? '';
  const ofCollection: Record<string, string> = { get: 'list', delete: 'deletecollection' };
  return { path, verb: resource.name === '' ? (ofCollection[verb] ?? verb) : verb, resource };
}

function readResource(path: string): ResourceInfo | null {
  const parts = path.replace(/^\//, '').split('/');
  const root = parts.shift();
  if (root !== 'api' && root !== 'apis') return null;
  const group = root === 'apis' ? (parts.shift() ?? '') : '';
  const version = parts.shift() ?? '';
  if (!parts[0]) return null;
  const isWithinNamespace = parts[0] === 'namespaces' && Boolean(parts[2]) && parts[2] !== 'status';
  const namespace = isWithinNamespace ? (parts[1] ?? '') : '';
  const [resource = '', name = '', subresource = '', ...rest] = isWithinNamespace ? parts.slice(2) : parts;
  return {
    group,
    version,
    namespace,
    resource,
    name,
    subresource,
    rest: rest.length === 0 ? null : `/${rest.join('/')}`,
  };
}
