import { describe, expect, it } from 'vitest';
import { listServices } from '../../../lib/adapters/apiserver/list-services.ts';
import { SERVER } from '../../fakes/contexts.ts';

type Reply = { status?: number; body?: unknown } | (() => Response | Promise<Response>);

/** An apiserver that answers by path, and keeps what it was asked. */
function apiserver(replies: Record<string, Reply>) {
  const asked: { url: URL; init: RequestInit }[] = [];
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(String(input));
    asked.push({ url, init });
    const reply = replies[url.pathname + url.search] ?? replies[url.pathname] ?? { status: 404, body: {} };
    if (typeof reply === 'function') return reply();
    const body = Array.isArray(reply.body) ? reply.body : { kind: 'SomeList', ...(reply.body as object) };
    return new Response(JSON.stringify(body), { status: reply.status ?? 200 });
  };
  const conversation = {
    server: SERVER,
    headers: [['Authorization', 'Bearer secret-1']] as const,
    contextName: 'dev',
    fetch: fetch as typeof globalThis.fetch,
  };
  return { asked, list: (namespaces: string[] = []) => listServices(conversation, namespaces, 42) };
}

const object = (namespace: string, name: string) => ({
  metadata: { namespace, name },
  spec: { ports: [{ port: 80 }] },
});
const endpoints = (namespace: string, name: string, kind = 'Pod') => ({
  metadata: { namespace, name },
  subsets: [{ addresses: [{ ip: '10.0.0.1', targetRef: { kind } }] }],
});

describe('listing services', () => {
  it('asks for all namespaces, signed, without cookies or cache', async () => {
    const { asked, list } = apiserver({ '/api/v1/services': { body: { items: [object('shop', 'web')] } } });
    expect(await list()).toMatchObject({
      ok: true,
      value: { namespaces: [], listedAt: 42, services: [{ namespace: 'shop', name: 'web', endpoints: 'unknown' }] },
    });
    expect(asked[0]?.init).toMatchObject({
      headers: [['Authorization', 'Bearer secret-1']],
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
    });
  });

  it('asks for services and their endpoints at the same time', async () => {
    let noticeSlices = () => {};
    const slicesAsked = new Promise<void>((resolve) => {
      noticeSlices = resolve;
    });
    const { list } = apiserver({
      '/api/v1/services': async () => {
        await slicesAsked;
        return Response.json({ kind: 'ServiceList', items: [object('shop', 'web')] });
      },
      '/apis/discovery.k8s.io/v1/endpointslices': () => {
        noticeSlices();
        return Response.json({}, { status: 403 });
      },
    });
    expect(await list()).toMatchObject({ value: { services: [{ name: 'web', endpoints: 'unknown' }] } });
  });

  it('goes through all pages', async () => {
    const first = { metadata: { continue: 'next' }, items: [object('a', 'one')] };
    const { list } = apiserver({
      '/api/v1/services?limit=500&pretty=false': { body: first },
      '/api/v1/services?limit=500&pretty=false&continue=next': { body: { items: [object('b', 'two')] } },
    });
    expect(await list()).toMatchObject({ value: { services: [{ name: 'one' }, { name: 'two' }] } });
  });

  it('begins again once where a page has expired, and no more than once', async () => {
    const first = { metadata: { continue: 'next' }, items: [object('a', 'one')] };
    const { asked, list } = apiserver({
      '/api/v1/services?limit=500&pretty=false': { body: first },
      '/api/v1/services?limit=500&pretty=false&continue=next': { status: 410 },
    });
    expect(await list()).toMatchObject({ ok: false, problem: { code: 'apiserverRefused', values: { status: '410' } } });
    expect(asked.filter(({ url }) => url.pathname === '/api/v1/services')).toHaveLength(4);
  });

  it('reads readiness from Endpoints where there are no EndpointSlices', async () => {
    const { list } = apiserver({
      '/api/v1/services': {
        body: { items: [object('shop', 'web'), object('shop', 'manual'), object('shop', 'none')] },
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

  it('reads readiness from EndpointSlices, where an unset condition counts as ready', async () => {
    const slice = (service: string, ready?: boolean) => ({
      metadata: { namespace: 'shop', labels: { 'kubernetes.io/service-name': service } },
      endpoints: [{ targetRef: { kind: 'Pod' }, ...(ready === undefined ? {} : { conditions: { ready } }) }],
    });
    const { list } = apiserver({
      '/api/v1/services': { body: { items: [object('shop', 'a'), object('shop', 'b')] } },
      '/apis/discovery.k8s.io/v1/endpointslices': { body: { items: [slice('a'), slice('b', false)] } },
    });
    expect(await list()).toMatchObject({ value: { services: [{ endpoints: 'ready' }, { endpoints: 'none' }] } });
  });
});

describe('where listing all is forbidden', () => {
  const forbidden = { status: 403, body: { kind: 'Status' } };

  it('the named namespaces are read, and refused ones left out', async () => {
    const { list } = apiserver({
      '/api/v1/services': forbidden,
      '/api/v1/namespaces/shop/services': { body: { items: [object('shop', 'web')] } },
      '/api/v1/namespaces/secret/services': forbidden,
    });
    expect(await list(['shop', 'secret'])).toMatchObject({
      value: { namespaces: ['shop', 'secret'], services: [{ name: 'web' }] },
    });
  });

  it('services of all named namespaces are in one order, each once', async () => {
    const system = {
      metadata: { namespace: 'kube-system', name: 'dns', labels: { 'kubernetes.io/cluster-service': 'true' } },
    };
    const { list } = apiserver({
      '/api/v1/services': forbidden,
      '/api/v1/namespaces/shop/services': { body: { items: [object('shop', 'web')] } },
      '/api/v1/namespaces/kube-system/services': { body: { items: [system] } },
      '/apis/discovery.k8s.io/v1/endpointslices': forbidden,
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

  it('a namespace that fails otherwise is a problem, so that its services do not seem gone', async () => {
    const { list } = apiserver({
      '/api/v1/services': forbidden,
      '/api/v1/namespaces/shop/services': { body: { items: [object('shop', 'web')] } },
      '/api/v1/namespaces/logging/services': { status: 503 },
    });
    expect(await list(['shop', 'logging'])).toMatchObject({
      problem: { code: 'apiserverRefused', values: { status: '503' } },
    });
  });

  it('it is said, when nothing else may be read', async () => {
    const { list } = apiserver({ '/api/v1/services': forbidden, '/api/v1/namespaces/shop/services': forbidden });
    for (const namespaces of [[], ['shop']]) {
      expect(await list(namespaces)).toMatchObject({
        problem: { code: 'apiserverForbidden', values: { context: 'dev' } },
      });
    }
  });
});

describe('an apiserver that does not answer well', () => {
  it.each<[string, Reply, string]>([
    ['refuses the credential', { status: 401 }, 'apiserverUnauthorized'],
    ['fails', { status: 500 }, 'apiserverRefused'],
    ['cannot be reached', () => Promise.reject(new TypeError('Failed to fetch')), 'apiserverUnreachable'],
    ['answers a sign-in page', () => new Response('<html>Sign in</html>'), 'apiserverAnswerUnreadable'],
    ['breaks off', () => new Response('{"items":[{"metadata"'), 'apiserverAnswerUnreadable'],
    ['answers another shape', { body: ['items'] }, 'apiserverAnswerUnreadable'],
    ['answers an object that is no list', { body: { kind: 'Status', items: [] } }, 'apiserverAnswerUnreadable'],
    ['answers items that are no list', { body: { items: { a: 1 } } }, 'apiserverAnswerUnreadable'],
    ['nests without end', () => new Response('['.repeat(100_000)), 'apiserverAnswerUnreadable'],
  ])('and %s is a problem of its own', async (_what, reply, code) => {
    const outcome = await apiserver({ '/api/v1/services': reply }).list();
    expect(outcome).toMatchObject({ ok: false, problem: { code } });
    expect(JSON.stringify(outcome)).not.toContain('secret-1');
  });

  it('and brings odd items loses just those', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    const named = {
      ...object('shop', 'web'),
      metadata: { namespace: 'shop', name: 'web', labels: { 'kubernetes.io/name': markup } },
    };
    const items = [null, 7, {}, { metadata: { name: 1 } }, object('shop', markup), object('../shop', 'web'), named];
    const outcome = await apiserver({ '/api/v1/services': { body: { items } } }).list();
    if (!outcome.ok) throw new Error(outcome.problem.code);
    expect(outcome.value.services.map(({ name, displayName }) => [name, displayName])).toEqual([['web', markup]]);
  });
});
