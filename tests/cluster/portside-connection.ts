import type { ApiConnection } from '../../lib/adapters/apiserver/request.ts';
import type { Cluster } from './cluster.ts';

/** A connection of Portside's adapters to the cluster's apiserver with this token. It counts its requests, as `METHOD path`. */
export function portsideConnection(cluster: Cluster, token: string): ApiConnection & { readonly requests: string[] } {
  const requests: string[] = [];
  const fetch = async (input: string | URL | Request, { method = 'GET', body, headers }: RequestInit = {}) => {
    const { pathname, search } = new URL(String(input));
    requests.push(`${method} ${pathname}`);
    const { status, bytes } = await cluster.request(method, pathname + search, {
      token: null,
      headers: Object.fromEntries(new Headers(headers)),
      ...(body === undefined ? {} : { body: String(body) }),
    });
    return new Response(new Uint8Array(bytes), { status });
  };
  return {
    server: { origin: new URL(cluster.url).origin, basePath: '' },
    headers: [['Authorization', `Bearer ${token}`]],
    contextName: 'context',
    fetch: fetch as typeof globalThis.fetch,
    requests,
  };
}
