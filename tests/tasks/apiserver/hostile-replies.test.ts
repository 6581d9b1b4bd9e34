import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listServices } from '../../../lib/adapters/apiserver/list-services.ts';
import { isNamespaceName, isObjectName } from '../../../lib/core/proxy-url/names.ts';
import { ServiceListSchema } from '../../../lib/core/services/service.ts';
import { SERVER } from '../../fakes/contexts.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(() => {
  vi.restoreAllMocks();
});

type Answer = (url: URL, signal: AbortSignal) => Response | Promise<Response>;

const FORBIDDEN = () => new Response('{}', { status: 403 });

/** What comes of listing services where the apiserver answers so, and forbids to read who is ready. */
function list(answer: Answer, namespaces: string[] = []) {
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(String(input));
    return url.pathname.endsWith('/services') ? answer(url, init.signal as AbortSignal) : FORBIDDEN();
  };
  const conversation = {
    server: SERVER,
    headers: [['Authorization', 'Bearer secret-1']] as const,
    contextName: 'dev',
    fetch: fetch as typeof globalThis.fetch,
  };
  return listServices(conversation, namespaces, 42);
}

const json = (body: unknown) => new Response(JSON.stringify(body));
const text = (body: string) => list(() => new Response(body, { headers: { 'Content-Type': 'text/html' } }));

const object = (name: string, changes: object = {}) => ({
  metadata: { namespace: 'shop', name },
  spec: { ports: [{ port: 80 }] },
  ...changes,
});
const objects = (count: number, from = 0) => Array.from({ length: count }, (_, at) => object(`service-${from + at}`));
const reply = (items: unknown, more = '') => ({ kind: 'ServiceList', metadata: { continue: more }, items });

describe('a reply that is no list of services is a problem:', () => {
  const whole = JSON.stringify(reply(objects(3)));
  it.each([
    ['nothing', ''],
    ['a page of HTML', '<!doctype html><title>Sign in</title><script>alert(1)</script>'],
    ['a list that breaks off', whole.slice(0, -20)],
    ['two lists', whole + whole],
    ['a word', '"ServiceList"'],
    ['a number', '5'],
    ['null', 'null'],
    ['a list without a head', '[]'],
    ['an object of another kind', '{"kind":"Status","status":"Success","items":[]}'],
    ['items that are none', '{"kind":"ServiceList","items":{"0":{}}}'],
    ['a kind that is none', '{"kind":["ServiceList"],"items":[]}'],
    ['brackets without an end', '['.repeat(2_000_000)],
    ['objects in objects without an end', '{"items":'.repeat(500_000)],
    ['deep nesting', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`],
    ['a further page that no URL could ask for', JSON.stringify(reply([], 'x'.repeat(1_000_000)))],
  ])('%s', async (_what, body) => {
    const outcome = await text(body);
    expect(outcome).toEqual({
      ok: false,
      problem: { code: 'apiserverAnswerUnreadable', values: { origin: SERVER.origin } },
    });
  });
});

describe('what a list may hold besides services is passed over', () => {
  it('whatever the content type says', async () => {
    expect(await text(JSON.stringify(reply(objects(2))))).toMatchObject({ ok: true, value: { services: [{}, {}] } });
  });

  it('in places nested deeply', async () => {
    const deep = JSON.stringify(reply([object('web', { spec: '@', status: '@' })]));
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(await text(deep.replaceAll('"@"', nested))).toMatchObject({
      value: { services: [{ name: 'web', ports: [] }] },
    });
  });

  it('under names that every object has', async () => {
    const body = `{"kind":"ServiceList","__proto__":{"items":[]},"items":[
      {"__proto__":{"metadata":{}},"constructor":1,
       "metadata":{"namespace":"shop","name":"web","labels":{"__proto__":{"kubernetes.io/name":"x"},"constructor":"y"}}}]}`;
    expect(await text(body)).toMatchObject({ value: { services: [{ name: 'web', displayName: 'web' }] } });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('and names that nobody could open', async () => {
    const names = ['../admin', 'a/b', '<b>', 'a\u202Eb', 'WEB', '', '__proto__', 'a'.repeat(254), 'web'];
    const outcome = await list(() => json(reply(names.map((name) => object(name)))));
    expect(outcome).toMatchObject({ value: { services: [{ name: 'web' }] } });
    expect(outcome.ok && outcome.value.services).toHaveLength(1);
  });

  it.each([
    ['markup', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['turned text', 'web\u202Ebew', 'web\u202Ebew'],
    ['no text', 7, 'web'],
    ['more than a name', 'x'.repeat(254), 'web'],
  ])('a display name that is %s is kept as it is, or is none', async (_what, label, displayName) => {
    const metadata = { namespace: 'shop', name: 'web', labels: { 'kubernetes.io/name': label } };
    expect(await list(() => json(reply([{ metadata }])))).toMatchObject({ value: { services: [{ displayName }] } });
  });

  it('a million ports and addresses', async () => {
    const ports = Array.from({ length: 1_000_000 }, () => ({ port: 80 }));
    const ingress = Array.from({ length: 100_000 }, () => ({ ip: '<b>' }));
    const lying = object('web', { spec: { ports }, status: { loadBalancer: { ingress } } });
    const outcome = await list(() => json(reply([lying])));
    expect(outcome.ok && outcome.value.services[0]?.ports).toHaveLength(1000);
    expect(outcome.ok && outcome.value.services[0]?.externalUrls).toEqual([]);
  });
});

describe('a list as large as any', () => {
  it('of 100,000 services in one reply is read whole', async () => {
    const outcome = await list(() => json(reply(objects(100_000))));
    expect(outcome.ok && outcome.value.services).toHaveLength(100_000);
  });

  it('of 100,000 services in pages is read whole', async () => {
    const outcome = await list((url) => {
      const page = Number(url.searchParams.get('continue') ?? 0);
      return json(reply(objects(500, page * 500), page < 199 ? String(page + 1) : ''));
    });
    expect(outcome.ok && outcome.value.services).toHaveLength(100_000);
  });

  it.each<[string, Answer]>([
    ['in one reply', () => json(reply(objects(100_001)))],
    ['in one reply, none of which is a service', () => json(reply(Array(1_000_000).fill(7)))],
    ['in pages', (url) => json(reply(objects(1000), `${url.searchParams.get('continue')}1`.slice(-9)))],
    ['in pages that hold nothing', () => json(reply([], 'again'))],
  ])('with more than that is a problem, not part of a list: %s', async (_where, answer) => {
    let asked = 0;
    const outcome = await list((url, signal) => {
      asked += 1;
      return answer(url, signal);
    });
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'apiserverAnswerTooLong' } });
    expect(asked).toBeLessThanOrEqual(200);
  });
});

describe('the time for a list', () => {
  /** Replaces the clock's signals: each is ended by hand. */
  function limits() {
    const controllers = new Map<number, AbortController>();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((span) => {
      const controller = controllers.get(span) ?? new AbortController();
      controllers.set(span, controller);
      return controller.signal;
    });
    return (span: number) => controllers.get(span)?.abort();
  }

  /** Never answers, as long as it is waited for. */
  const hang: Answer = (_url, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

  it('is one for all pages, however quick each is', async () => {
    const end = limits();
    let pages = 0;
    const outcome = await list((url, signal) => {
      pages += 1;
      if (pages === 3) queueMicrotask(() => end(60_000));
      return pages < 3 ? json(reply(objects(500), 'more')) : hang(url, signal);
    });
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'apiserverTooSlow' } });
    expect(pages).toBe(3);
  });

  it('is one for all namespaces', async () => {
    const end = limits();
    const answer: Answer = (url, signal) => {
      if (url.pathname === '/api/v1/services') return FORBIDDEN();
      if (url.pathname.includes('/b/')) queueMicrotask(() => end(60_000));
      return url.pathname.includes('/a/') ? json(reply(objects(1))) : hang(url, signal);
    };
    expect(await list(answer, ['a', 'b'])).toMatchObject({ problem: { code: 'apiserverTooSlow' } });
  });

  it('ends for what nobody waits for any more', async () => {
    let signal: AbortSignal | undefined;
    const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
      if (String(input).includes('/services')) return new Response('{}', { status: 503 });
      signal = init.signal as AbortSignal;
      return hang(new URL(String(input)), signal);
    };
    const conversation = { server: SERVER, headers: [], contextName: 'dev', fetch: fetch as typeof globalThis.fetch };
    expect((await listServices(conversation, [], 42)).ok).toBe(false);
    expect(signal?.aborted).toBe(true);
  });
});

it('any value in any place of a reply is read or refused, and what is listed could be opened', async () => {
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('__proto__', '<b>', 'a\u202Eb', 1e21, -1, 0.5));
  const part = (good: unknown) => fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: odd });
  const port = fc.record({ name: part('http'), port: part(80), protocol: part('TCP') }, { requiredKeys: [] });
  const item = fc.record(
    {
      metadata: fc.oneof(
        odd,
        fc.record({ namespace: part('shop'), name: part('web'), labels: part({ 'kubernetes.io/name': 'Web' }) }),
      ),
      spec: fc.oneof(odd, fc.record({ type: part('ClusterIP'), ports: fc.oneof(odd, fc.array(port)) })),
      status: fc.oneof(odd, fc.record({ loadBalancer: part({ ingress: [{ ip: '203.0.113.7' }] }) })),
    },
    { requiredKeys: ['metadata'] },
  );
  const body = fc.record(
    {
      kind: part('ServiceList'),
      metadata: part({ continue: '' }),
      items: fc.oneof(odd, fc.array(fc.oneof(odd, item))),
    },
    { requiredKeys: ['kind'] },
  );
  let listed = 0;
  await fc.assert(
    fc.asyncProperty(body, async (value) => {
      const outcome = await list(() => json(value));
      if (!outcome.ok) return;
      expect(v.is(ServiceListSchema, outcome.value)).toBe(true);
      for (const { namespace, name } of outcome.value.services) {
        expect([isNamespaceName(namespace), isObjectName(name)]).toEqual([true, true]);
        listed += 1;
      }
    }),
    { numRuns: 1000, seed: 7 },
  );
  expect(listed).toBeGreaterThan(100);
});
