import { once } from 'node:events';
import { request } from 'node:https';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listServices } from '../../lib/adapters/apiserver/list-services.ts';
import type { ApiConnection } from '../../lib/adapters/apiserver/request.ts';
import { watchChanges } from '../../lib/adapters/apiserver/watch.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { createObject } from './objects.ts';
import { findControlPlane } from './real/find-control-plane.ts';
import { addService, addWorkload } from './workload.ts';

const hasRealApiserver = (await findControlPlane()) || process.env.PORTSIDE_REQUIRE_REAL_CLUSTER === '1';
const port = { name: 'http', port: 80, targetPort: 8080, loopbackPort: 0 };

/** A connection whose responses are read while they arrive. */
function streamingConnection({ url, caCertificate }: Cluster, token: string, signal: AbortSignal): ApiConnection {
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const headers = Object.fromEntries(new Headers(init.headers));
    const sent = request(String(input), { ca: caCertificate, headers, agent: false, signal });
    sent.end();
    const [response] = await once(sent, 'response');
    return new Response(Readable.toWeb(response) as ReadableStream, { status: response.statusCode });
  };
  return {
    server: { origin: new URL(url).origin, basePath: '' },
    headers: [['Authorization', `Bearer ${token}`]],
    contextName: 'context',
    fetch: fetch as typeof globalThis.fetch,
    signal,
  };
}

describe.runIf(hasRealApiserver)('watching services of a real apiserver', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'real', noReverseProxy: true });
    await addService(cluster, { namespace: 'shop', name: 'first', ports: [port] });
  }, 60_000);
  afterAll(() => cluster?.stop());

  const list = async (connection: ApiConnection) => {
    const listed = await listServices(connection, [], 0);
    if (!listed.ok) throw new Error(listed.problem.code);
    return listed.value;
  };

  it('makes of a list what listing it anew shows', async () => {
    const stopped = new AbortController();
    const connection = streamingConnection(cluster, cluster.users.admin, stopped.signal);
    const { live, watches } = await list(connection);
    expect(watches.map(({ resource }) => resource)).toContain('services');
    const isComplete = Promise.withResolvers<void>();
    const ends = watches.map((watch) =>
      watchChanges(connection, watch, (change) => {
        live.apply(change);
        const names = live.list().map(({ name, endpoints }) => `${name} ${endpoints}`);
        if (names.includes('second ready') && !names.some((one) => one.startsWith('first'))) isComplete.resolve();
      }),
    );
    await addWorkload(cluster, { namespace: 'shop', name: 'second', ports: [port] });
    await createObject(cluster, '/api/v1/namespaces/shop/services', {
      metadata: { name: 'third' },
      spec: { ports: [{ port: 81 }] },
    });
    await cluster.request('DELETE', '/api/v1/namespaces/shop/services/first');
    await isComplete.promise;
    const anew = await list(streamingConnection(cluster, cluster.users.admin, new AbortController().signal));
    expect(live.list()).toEqual(anew.list.services);
    stopped.abort();
    for (const end of await Promise.all(ends)) expect(end).toMatchObject({ kind: 'interrupted' });
  });

  it('is refused to whoever may list but not watch', async () => {
    const connection = streamingConnection(cluster, cluster.users.viewer, new AbortController().signal);
    const { watches } = await list(connection);
    for (const watch of watches) expect(await watchChanges(connection, watch, () => {})).toEqual({ kind: 'refused' });
  });
});
