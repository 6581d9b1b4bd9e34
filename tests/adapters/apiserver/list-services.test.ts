import { describe, expect, it } from 'vitest';
import { listServices } from '../../../lib/adapters/apiserver/list-services.ts';
import { success } from '../../../lib/core/outcome.ts';
import { SERVER } from '../../fakes/sample-contexts.ts';

/** A response, or a function that returns one. A body that is no array is a list. */
type FakeResponse = { status?: number; body?: unknown } | (() => Response | Promise<Response>);

const FORBIDDEN: FakeResponse = { status: 403, body: { kind: 'Status' } };

/** An apiserver with these responses by path, or by path and query; 404 for all others. It logs its requests. */
function fakeApiserver(responses: Record<string, FakeResponse>) {
  const requests: { url: URL; init: RequestInit }[] = [];
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(String(input));
    requests.push({ url, init });
    const response = responses[url.pathname + url.search] ?? responses[url.pathname] ?? { status: 404, body: {} };
    if (typeof response === 'function') return response();
    const body = Array.isArray(response.body) ? response.body : { kind: 'SomeList', ...(response.body as object) };
    return new Response(JSON.stringify(body), { status: response.status ?? 200 });
  };
  const connection = {
    server: SERVER,
    headers: [['Authorization', 'Bearer secret-1']] as const,
    contextName: 'dev',
    fetch: fetch as typeof globalThis.fetch,
  };
  const list = async (namespaces: string[] = []) => {
    const listed = await listServices(connection, namespaces, 42);
    return listed.ok ? success(listed.value.list) : listed;
  };
  return { requests, list };
}

const service = (namespace: string, name: string) => ({
  metadata: { namespace, name },
  spec: { ports: [{ port: 80 }] },
});
const endpoints = (namespace: string, name: string, kind = 'Pod') => ({
  metadata: { namespace, name },
  subsets: [{ addresses: [{ ip: '10.0.0.1', targetRef: { kind } }] }],
});

describe('listServices', () => {
  it('requests the services of all namespaces, with a credential and without cookies or cache', async () => {
    const { requests, list } = fakeApiserver({ '/api/v1/services': { body: { items: [service('shop', 'web')] } } });
    expect(await list()).toMatchObject({
      ok: true,
      value: { namespaces: [], listedAt: 42, services: [{ namespace: 'shop', name: 'web', endpoints: 'unknown' }] },
    });
    expect(requests.length).toBeGreaterThan(1);
    for (const { init } of requests) {
      expect(init).toMatchObject({
        headers: [['Authorization', 'Bearer secret-1']],
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
      });
    }
  });

  describe('counts ready pods', () => {
    const pod = (name: string, fields: object = {}) => ({ targetRef: { kind: 'Pod', name }, ...fields });
    const conditions = (ready: boolean, terminating = false) => ({ conditions: { ready, terminating } });
    const slice = (...items: object[]) => ({
      metadata: { namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
      endpoints: items,
    });
    const bothSources = {
      '/api/v1/services': { body: { items: [service('shop', 'web')] } },
      '/api/v1/endpoints': {
        body: {
          items: [
            {
              metadata: { namespace: 'shop', name: 'web' },
              subsets: [
                { addresses: [pod('a')], notReadyAddresses: [pod('b')] },
                { addresses: [pod('a'), { targetRef: { kind: 'Node', name: 'n' } }], notReadyAddresses: [pod('c')] },
              ],
            },
          ],
        },
      },
      '/apis/discovery.k8s.io/v1/endpointslices': {
        body: {
          items: [
            slice(pod('a', conditions(true)), pod('b', conditions(true))),
            slice(pod('a', conditions(true)), pod('c', conditions(false, true)), pod('d', conditions(false))),
          ],
        },
      },
    };
    const version = (minor: string) => ({ body: { major: '1', minor, gitVersion: `v1.${minor}` } });
    const fromEndpoints = { endpoints: 'ready', pods: { ready: 1, total: 3 } };
    const fromSlices = { endpoints: 'ready', pods: { ready: 2, total: 3 } };

    it.each([
      ['in Endpoints, which the proxy of Kubernetes 1.36 goes by', '36', bothSources, fromEndpoints],
      ['in EndpointSlices, which the proxy of Kubernetes 1.37 goes by', '37+', bothSources, fromSlices],
      [
        'in EndpointSlices where the context may not list Endpoints',
        '36',
        { ...bothSources, '/api/v1/endpoints': FORBIDDEN },
        fromSlices,
      ],
      [
        'in Endpoints where the context may not list EndpointSlices',
        '38',
        { ...bothSources, '/apis/discovery.k8s.io/v1/endpointslices': FORBIDDEN },
        fromEndpoints,
      ],
      ['in EndpointSlices of an apiserver that does not tell its version', '?', bothSources, fromSlices],
    ] as const)('%s', async (_what, minor, responses, expected) => {
      const { list } = fakeApiserver({ ...responses, '/version': version(minor) });
      expect(await list()).toMatchObject({ value: { services: [expected] } });
    });

    it('as none where the only ones are not ready', async () => {
      const { list } = fakeApiserver({
        ...bothSources,
        '/version': version('37'),
        '/apis/discovery.k8s.io/v1/endpointslices': { body: { items: [slice(pod('a', conditions(false)))] } },
      });
      expect(await list()).toMatchObject({
        value: { services: [{ endpoints: 'none', pods: { ready: 0, total: 1 } }] },
      });
    });
  });

  it('requests services and endpoints at the same time', async () => {
    const slicesRequested = Promise.withResolvers<void>();
    const { list } = fakeApiserver({
      '/api/v1/services': async () => {
        await slicesRequested.promise;
        return Response.json({ kind: 'ServiceList', items: [service('shop', 'web')] });
      },
      '/apis/discovery.k8s.io/v1/endpointslices': () => {
        slicesRequested.resolve();
        return Response.json({}, { status: 403 });
      },
    });
    expect(await list()).toMatchObject({ value: { services: [{ name: 'web', endpoints: 'unknown' }] } });
  });

  it('requests all pages', async () => {
    const first = { metadata: { continue: 'next' }, items: [service('a', 'one')] };
    const { list } = fakeApiserver({
      '/api/v1/services?limit=500&pretty=false': { body: first },
      '/api/v1/services?limit=500&pretty=false&continue=next': { body: { items: [service('b', 'two')] } },
    });
    expect(await list()).toMatchObject({ value: { services: [{ name: 'one' }, { name: 'two' }] } });
  });

  it('starts again once if a continue token has expired', async () => {
    const first = { metadata: { continue: 'next' }, items: [service('a', 'one')] };
    const { requests, list } = fakeApiserver({
      '/api/v1/services?limit=500&pretty=false': { body: first },
      '/api/v1/services?limit=500&pretty=false&continue=next': { status: 410 },
    });
    expect(await list()).toMatchObject({ ok: false, problem: { code: 'apiserverRefused', values: { status: '410' } } });
    expect(requests.filter(({ url }) => url.pathname === '/api/v1/services')).toHaveLength(4);
  });

  it('reads readiness from Endpoints if there are no EndpointSlices', async () => {
    const { list } = fakeApiserver({
      '/api/v1/services': {
        body: { items: [service('shop', 'web'), service('shop', 'manual'), service('shop', 'none')] },
      },
      '/api/v1/endpoints': { body: { items: [endpoints('shop', 'web'), endpoints('shop', 'manual', 'Node')] } },
    });
    expect(await list()).toMatchObject({
      value: {
        services: [
          { name: 'manual', endpoints: 'none' },
          { name: 'none', endpoints: 'none' },
          { name: 'web', endpoints: 'ready' },
        ],
      },
    });
  });

  it('reads readiness from EndpointSlices, and counts an unset condition as ready', async () => {
    const slice = (serviceName: string, ready?: boolean) => ({
      metadata: { namespace: 'shop', labels: { 'kubernetes.io/service-name': serviceName } },
      endpoints: [{ targetRef: { kind: 'Pod' }, ...(ready === undefined ? {} : { conditions: { ready } }) }],
    });
    const { list } = fakeApiserver({
      '/api/v1/services': { body: { items: [service('shop', 'a'), service('shop', 'b')] } },
      '/apis/discovery.k8s.io/v1/endpointslices': { body: { items: [slice('a'), slice('b', false)] } },
    });
    expect(await list()).toMatchObject({ value: { services: [{ endpoints: 'ready' }, { endpoints: 'none' }] } });
  });

  it('leaves out malformed items only', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    const named = {
      ...service('shop', 'web'),
      metadata: { namespace: 'shop', name: 'web', labels: { 'kubernetes.io/name': markup } },
    };
    const items = [null, 7, {}, { metadata: { name: 1 } }, service('shop', markup), service('../shop', 'web'), named];
    const outcome = await fakeApiserver({ '/api/v1/services': { body: { items } } }).list();
    if (!outcome.ok) throw new Error(outcome.problem.code);
    expect(outcome.value.services.map(({ name, displayName }) => [name, displayName])).toEqual([['web', markup]]);
  });
});

describe('listServices where listing all namespaces is forbidden', () => {
  it('reads the given namespaces and leaves out forbidden ones', async () => {
    const { list } = fakeApiserver({
      '/api/v1/services': FORBIDDEN,
      '/api/v1/namespaces/shop/services': { body: { items: [service('shop', 'web')] } },
      '/api/v1/namespaces/secret/services': FORBIDDEN,
    });
    expect(await list(['shop', 'secret'])).toMatchObject({
      value: { namespaces: ['shop', 'secret'], services: [{ name: 'web' }] },
    });
  });

  it('sorts the services of all given namespaces together, each once', async () => {
    const clusterService = {
      metadata: { namespace: 'kube-system', name: 'dns', labels: { 'kubernetes.io/cluster-service': 'true' } },
    };
    const { list } = fakeApiserver({
      '/api/v1/services': FORBIDDEN,
      '/api/v1/namespaces/shop/services': { body: { items: [service('shop', 'web')] } },
      '/api/v1/namespaces/kube-system/services': { body: { items: [clusterService] } },
      '/apis/discovery.k8s.io/v1/endpointslices': FORBIDDEN,
      '/api/v1/namespaces/shop/endpoints': { body: { items: [endpoints('shop', 'web')] } },
    });
    expect(await list(['shop', 'kube-system', 'shop'])).toMatchObject({
      value: {
        services: [
          { name: 'dns', endpoints: 'unknown' },
          { name: 'web', endpoints: 'ready' },
        ],
      },
    });
  });

  it('reports a namespace that fails for another reason, because its services would seem to be gone', async () => {
    const { list } = fakeApiserver({
      '/api/v1/services': FORBIDDEN,
      '/api/v1/namespaces/shop/services': { body: { items: [service('shop', 'web')] } },
      '/api/v1/namespaces/logging/services': { status: 503 },
    });
    expect(await list(['shop', 'logging'])).toMatchObject({
      problem: { code: 'apiserverRefused', values: { status: '503' } },
    });
  });

  it.each([[[]], [['shop']]])(
    'reports apiserverForbidden if the given namespaces %j are forbidden too',
    async (namespaces) => {
      const { list } = fakeApiserver({ '/api/v1/services': FORBIDDEN, '/api/v1/namespaces/shop/services': FORBIDDEN });
      expect(await list(namespaces)).toMatchObject({
        problem: { code: 'apiserverForbidden', values: { context: 'dev' } },
      });
    },
  );
});

describe('listServices with an apiserver that fails', () => {
  it.each<[string, string, FakeResponse]>([
    ['apiserverUnauthorized', 'status 401', { status: 401 }],
    ['apiserverRefused', 'status 500', { status: 500 }],
    ['apiserverUnreachable', 'a network error', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['apiserverAnswerUnreadable', 'a sign-in page', () => new Response('<html>Sign in</html>')],
    ['apiserverAnswerUnreadable', 'a truncated list', () => new Response('{"items":[{"metadata"')],
    ['apiserverAnswerUnreadable', 'an array', { body: ['items'] }],
    ['apiserverAnswerUnreadable', 'an object that is no list', { body: { kind: 'Status', items: [] } }],
    ['apiserverAnswerUnreadable', 'items that are an object', { body: { items: { a: 1 } } }],
    ['apiserverAnswerUnreadable', 'unclosed brackets', () => new Response('['.repeat(100_000))],
  ])('reports %s for %s, without the credential', async (code, _what, response) => {
    const outcome = await fakeApiserver({ '/api/v1/services': response }).list();
    expect(outcome).toMatchObject({ ok: false, problem: { code } });
    expect(JSON.stringify(outcome)).not.toContain('secret-1');
  });
});
