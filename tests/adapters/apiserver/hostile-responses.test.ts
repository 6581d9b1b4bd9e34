import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listServices as listAndFollow } from '../../../lib/adapters/apiserver/list-services.ts';
import { type Outcome, success } from '../../../lib/core/outcome.ts';
import { isNamespaceName, isObjectName } from '../../../lib/core/proxy-url/kubernetes-names.ts';
import type { ServiceList } from '../../../lib/core/services/service.ts';
import { packList, unpackList } from '../../../lib/core/services/stored-list.ts';
import { SERVER } from '../../fakes/sample-contexts.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.restoreAllMocks();
});

type Responder = (url: URL, signal: AbortSignal) => Response | Promise<Response>;

const LIST_TIMEOUT_MS = 60_000;
const forbidden = () => new Response('{}', { status: 403 });

/** The list alone. */
async function listServices(...options: Parameters<typeof listAndFollow>): Promise<Outcome<ServiceList>> {
  const listed = await listAndFollow(...options);
  return listed.ok ? success(listed.value.list) : listed;
}

/** Lists services from an apiserver that responds like this to lists of services, and forbids all other requests. */
function list(respond: Responder, namespaces: string[] = []) {
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(String(input));
    return url.pathname.endsWith('/services') ? respond(url, init.signal as AbortSignal) : forbidden();
  };
  const connection = {
    server: SERVER,
    headers: [['Authorization', 'Bearer secret-1']] as const,
    contextName: 'dev',
    fetch: fetch as typeof globalThis.fetch,
  };
  return listServices(connection, namespaces, 42);
}

/** Lists services from an apiserver that responds with this body, as HTML. */
const listFromBody = (body: string) => list(() => new Response(body, { headers: { 'Content-Type': 'text/html' } }));

const json = (body: unknown) => new Response(JSON.stringify(body));
const service = (name: string, changes: object = {}) => ({
  metadata: { namespace: 'shop', name },
  spec: { ports: [{ port: 80 }] },
  ...changes,
});
const services = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => service(`service-${from + index}`));
const serviceList = (items: unknown, continueToken = '') => ({
  kind: 'ServiceList',
  metadata: { continue: continueToken },
  items,
});

describe('a response that is no list of services', () => {
  const complete = JSON.stringify(serviceList(services(3)));

  it.each([
    ['an empty body', ''],
    ['an HTML page', '<!doctype html><title>Sign in</title><script>alert(1)</script>'],
    ['a truncated list', complete.slice(0, -20)],
    ['two lists', complete + complete],
    ['a string', '"ServiceList"'],
    ['a number', '5'],
    ['null', 'null'],
    ['an array', '[]'],
    ['an object of another kind', '{"kind":"Status","status":"Success","items":[]}'],
    ['items that are an object', '{"kind":"ServiceList","items":{"0":{}}}'],
    ['a kind that is an array', '{"kind":["ServiceList"],"items":[]}'],
    ['brackets that are never closed', '['.repeat(2_000_000)],
    ['objects that are never closed', '{"items":'.repeat(500_000)],
    ['deeply nested arrays', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`],
    ['a continue token too long for a URL', JSON.stringify(serviceList([], 'x'.repeat(1_000_000)))],
  ])('is reported as unreadable: %s', async (_what, body) => {
    expect(await listFromBody(body)).toEqual({
      ok: false,
      problem: { code: 'apiserverAnswerUnreadable', values: { origin: SERVER.origin } },
    });
  });
});

describe('a list with unexpected contents', () => {
  it('is read whatever its content type', async () => {
    const body = JSON.stringify(serviceList(services(2)));
    expect(await listFromBody(body)).toMatchObject({ ok: true, value: { services: [{}, {}] } });
  });

  it('is read without deeply nested fields', async () => {
    const body = JSON.stringify(serviceList([service('web', { spec: '@', status: '@' })]));
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await listFromBody(body.replaceAll('"@"', nested))).toMatchObject({
      value: { services: [{ name: 'web', ports: [] }] },
    });
  });

  it('is read without keys that change the prototype of an object', async () => {
    const body = `{"kind":"ServiceList","__proto__":{"items":[]},"items":[
      {"__proto__":{"metadata":{}},"constructor":1,
       "metadata":{"namespace":"shop","name":"web","labels":{"__proto__":{"kubernetes.io/name":"x"},"constructor":"y"}}}]}`;
    expect(await listFromBody(body)).toMatchObject({ value: { services: [{ name: 'web', displayName: 'web' }] } });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('is read without services whose name is invalid', async () => {
    const names = ['../admin', 'a/b', '<b>', 'a\u202Eb', 'WEB', '', '__proto__', 'a'.repeat(254), 'web'];
    const outcome = await list(() => json(serviceList(names.map((name) => service(name)))));
    expect(outcome).toMatchObject({ value: { services: [{ name: 'web' }] } });
    expect(outcome.ok && outcome.value.services).toHaveLength(1);
  });

  it.each([
    ['keeps markup', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['keeps bidirectional controls', 'web\u202Ebew', 'web\u202Ebew'],
    ['falls back to the name for a number', 7, 'web'],
    ['falls back to the name for text longer than a name', 'x'.repeat(254), 'web'],
  ])('%s in the display name', async (_what, label, displayName) => {
    const metadata = { namespace: 'shop', name: 'web', labels: { 'kubernetes.io/name': label } };
    expect(await list(() => json(serviceList([{ metadata }])))).toMatchObject({
      value: { services: [{ displayName }] },
    });
  });

  it('is read with at most 1000 ports of a service', async () => {
    const ports = Array.from({ length: 1_000_000 }, () => ({ port: 80 }));
    const ingress = Array.from({ length: 100_000 }, () => ({ ip: '<b>' }));
    const oversized = service('web', { spec: { ports }, status: { loadBalancer: { ingress } } });
    const outcome = await list(() => json(serviceList([oversized])));
    expect(outcome.ok && outcome.value.services[0]?.ports).toHaveLength(1000);
    expect(outcome.ok && outcome.value.services[0]?.externalUrls).toEqual([]);
  });
});

describe('a list of 100,000 services', () => {
  it('is read completely from one response', async () => {
    const outcome = await list(() => json(serviceList(services(100_000))));
    expect(outcome.ok && outcome.value.services).toHaveLength(100_000);
  });

  it('is read completely from several pages', async () => {
    const outcome = await list((url) => {
      const page = Number(url.searchParams.get('continue') ?? 0);
      return json(serviceList(services(500, page * 500), page < 199 ? String(page + 1) : ''));
    });
    expect(outcome.ok && outcome.value.services).toHaveLength(100_000);
  });
});

describe('a longer list', () => {
  it.each<[string, Responder]>([
    ['services in one response', () => json(serviceList(services(100_001)))],
    ['items in one response that are no services', () => json(serviceList(Array(1_000_000).fill(7)))],
    ['services in pages', (url) => json(serviceList(services(1000), `${url.searchParams.get('continue')}1`.slice(-9)))],
    ['empty pages', () => json(serviceList([], 'again'))],
  ])('is reported as too long instead of being read in part: too many %s', async (_what, respond) => {
    let requestCount = 0;
    const outcome = await list((url, signal) => {
      requestCount += 1;
      return respond(url, signal);
    });
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'apiserverAnswerTooLong' } });
    expect(requestCount).toBeLessThanOrEqual(200);
  });
});

describe('the time limit of a list', () => {
  /** Replaces timeouts. The returned function makes those of this duration expire. */
  function controlTimeouts() {
    const controllers = new Map<number, AbortController>();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((duration) => {
      const controller = controllers.get(duration) ?? new AbortController();
      controllers.set(duration, controller);
      return controller.signal;
    });
    return (duration: number) => controllers.get(duration)?.abort();
  }

  /** Never responds, and fails when the request is aborted. */
  const hang: Responder = (_url, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

  it('covers all pages together', async () => {
    const expire = controlTimeouts();
    let pageCount = 0;
    const outcome = await list((url, signal) => {
      pageCount += 1;
      if (pageCount === 3) queueMicrotask(() => expire(LIST_TIMEOUT_MS));
      return pageCount < 3 ? json(serviceList(services(500), 'more')) : hang(url, signal);
    });
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'apiserverTooSlow' } });
    expect(pageCount).toBe(3);
  });

  it('covers all namespaces together', async () => {
    const expire = controlTimeouts();
    const respond: Responder = (url, signal) => {
      if (url.pathname === '/api/v1/services') return forbidden();
      if (url.pathname.includes('/b/')) queueMicrotask(() => expire(LIST_TIMEOUT_MS));
      return url.pathname.includes('/a/') ? json(serviceList(services(1))) : hang(url, signal);
    };
    expect(await list(respond, ['a', 'b'])).toMatchObject({ problem: { code: 'apiserverTooSlow' } });
  });
});

describe('listServices', () => {
  it('aborts requests that are still running when it returns', async () => {
    let signal: AbortSignal | undefined;
    const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
      if (String(input).includes('/services')) return new Response('{}', { status: 503 });
      signal = init.signal as AbortSignal;
      return new Promise<Response>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal?.reason));
      });
    };
    const connection = { server: SERVER, headers: [], contextName: 'dev', fetch: fetch as typeof globalThis.fetch };
    expect((await listServices(connection, [], 42)).ok).toBe(false);
    expect(signal?.aborted).toBe(true);
  });

  it('returns only valid services, or a problem, whatever the fields of the response are', async () => {
    const unexpected = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('__proto__', '<b>', 'a\u202Eb', 1e21, -1, 0.5),
    );
    const mostly = (value: unknown) =>
      fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: unexpected });
    const port = fc.record({ name: mostly('http'), port: mostly(80), protocol: mostly('TCP') }, { requiredKeys: [] });
    const metadata = fc.record({
      namespace: mostly('shop'),
      name: mostly('web'),
      labels: mostly({ 'kubernetes.io/name': 'Web' }),
    });
    const spec = fc.record({ type: mostly('ClusterIP'), ports: fc.oneof(unexpected, fc.array(port)) });
    const status = fc.record({ loadBalancer: mostly({ ingress: [{ ip: '203.0.113.7' }] }) });
    const item = fc.record(
      {
        metadata: fc.oneof(unexpected, metadata),
        spec: fc.oneof(unexpected, spec),
        status: fc.oneof(unexpected, status),
      },
      { requiredKeys: ['metadata'] },
    );
    const body = fc.record(
      {
        kind: mostly('ServiceList'),
        metadata: mostly({ continue: '' }),
        items: fc.oneof(unexpected, fc.array(fc.oneof(unexpected, item))),
      },
      { requiredKeys: ['kind'] },
    );
    let serviceCount = 0;
    await fc.assert(
      fc.asyncProperty(body, async (value) => {
        const outcome = await list(() => json(value));
        if (!outcome.ok) return;
        // Nothing but services survives being stored.
        expect(unpackList(packList(outcome.value))).toEqual(outcome.value);
        for (const { namespace, name } of outcome.value.services) {
          expect([isNamespaceName(namespace), isObjectName(name)]).toEqual([true, true]);
          serviceCount += 1;
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
    expect(serviceCount).toBeGreaterThan(100);
  });
});
