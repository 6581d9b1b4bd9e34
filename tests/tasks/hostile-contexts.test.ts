import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportedContext } from '../../lib/core/kubeconfig/kube-context.ts';
import { readKubeconfigs } from '../../lib/core/kubeconfig/read.ts';
import { readMessage } from '../../lib/core/message-schemas.ts';
import type { ServiceList } from '../../lib/core/services/service.ts';
import { listContexts } from '../../lib/tasks/context-state.ts';
import { forgetContexts } from '../../lib/tasks/forget-contexts.ts';
import { giveCredential } from '../../lib/tasks/give-credential.ts';
import { importContexts, planImport } from '../../lib/tasks/import-contexts.ts';
import { openTarget } from '../../lib/tasks/open-target.ts';
import { presentContext } from '../../lib/tasks/present-context.ts';
import { rememberServices, selectContext } from '../../lib/tasks/remember.ts';
import { GRAFANA, importedContext, SERVER } from '../fakes/contexts.ts';
import { cpuMs } from '../fakes/cpu-time.ts';
import { everythingStored, type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

let world: FakeWorld;

beforeEach(() => {
  world = fakeWorld();
  world.accessible.add('k8s.example');
});

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '<img src=x onerror=alert(1)>',
  'a\u202Eb',
  'a/b',
  ' ',
];

/** As the options page hands them over: read from a file of this name, and sent as a message. */
function imported(name: string, file: string): ImportedContext[] {
  const text = JSON.stringify({
    clusters: [{ name, cluster: { server: SERVER.origin } }],
    users: [{ name, user: { token: 'token-in-the-file' } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
  const request = readKubeconfigs([{ name: file, text }]).imported;
  const message = JSON.parse(JSON.stringify({ name: 'importContexts', request }));
  return readMessage(message)?.request as ImportedContext[];
}

const list = (namespace: string, listedAt = 1, services: ServiceList['services'] = []): ServiceList => ({
  services,
  namespaces: [namespace],
  listedAt,
});
const everything = () => everythingStored(world);

describe.each(['__proto__', 'config'])('from a file called %s,', (file) => {
  it.each(NAMES)('a context called %j goes the whole way', async (name) => {
    await importContexts(world, imported(name, file));
    const [state] = await listContexts(world);
    expect(state).toMatchObject({ context: { name, id: `${file}/${name}` }, hasCredential: true });
    const contextId = state?.context.id ?? '';

    expect((await planImport(world, imported(name, file))).steps).toMatchObject([{ action: 'unchanged' }]);
    const presented = (token: string) => ({ ok: true, value: [['Authorization', `Bearer ${token}`]] });
    expect(await presentContext(world, contextId)).toEqual(presented('token-in-the-file'));
    await giveCredential(world, { contextId, credential: { type: 'bearer', token: 'token-by-hand' } });
    expect(await presentContext(world, contextId)).toEqual(presented('token-by-hand'));
    expect(await openTarget(world, { contextId, url: GRAFANA })).toEqual({ ok: true, value: null });
    expect(JSON.stringify(world.sessionRules)).toContain('token-by-hand');
    await selectContext(world, contextId);
    await rememberServices(world, { contextId, list: list('seen-namespace') });
    expect(await world.storage.read('selectedContextId')).toBe(contextId);
    expect(Object.keys(await world.storage.read('serviceLists'))).toEqual([contextId]);

    await forgetContexts(world, [contextId]);
    expect(await listContexts(world)).toEqual([]);
    expect(await everything()).not.toMatch(/token-in-the-file|token-by-hand|seen-namespace/);
    expect(await everything()).not.toContain(JSON.stringify(contextId));
    expect(JSON.stringify(world.sessionRules)).not.toContain('Authorization');
  });
});

describe('10,000 contexts', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => importedContext(`context-${at}`));
  const elsewhere = { origin: 'https://elsewhere.example', basePath: '' };

  it('are imported, moved to another server and forgotten, each in a second or two', { timeout: 60_000 }, async () => {
    const timed = async (task: () => Promise<unknown>) => {
      const start = cpuMs();
      await task();
      return cpuMs() - start;
    };
    const moved = many.map(({ context, credential }) => ({ context: { ...context, server: elsewhere }, credential }));
    const spans = [
      await timed(() => importContexts(world, many)),
      await timed(() => importContexts(world, moved)),
      await timed(() => forgetContexts(world, moved.map(({ context }) => context.id).slice(1))),
    ];
    expect((await listContexts(world)).map(({ context }) => context.name)).toEqual(['context-0']);
    expect(Math.max(...spans)).toBeLessThan(3000);
  });

  it('with more credentials than the browser keeps in memory are refused, and what was there is kept', async () => {
    await importContexts(world, [importedContext('dev')]);
    const before = await everything();
    const token = 'x'.repeat(2000);
    const large = many.map(({ context }) => ({ context, credential: { type: 'bearer', token } as const }));
    expect(await importContexts(world, large)).toMatchObject({ ok: false, problem: { code: 'importTooLarge' } });
    expect(await everything()).toBe(before);
  });

  it('with longer names than the browser keeps on disk are refused, and what was there is kept', async () => {
    await importContexts(world, [importedContext('dev')]);
    const before = await everything();
    const large = many.map(({ context }) => ({
      context: { ...context, clusterName: 'c'.repeat(1000) },
      credential: null,
    }));
    expect(await importContexts(world, large)).toMatchObject({ ok: false, problem: { code: 'importTooLarge' } });
    expect(await everything()).toBe(before);
  });
});

describe('servers', () => {
  const onServers = (count: number, basePath = '') =>
    Array.from({ length: count }, (_, at) =>
      importedContext(`context-${at}`, { server: { origin: `https://k8s-${at}.example`, basePath } }),
    );

  it.each([
    ['1000', onServers(1000)],
    ['333 below a path', onServers(333, '/k8s')],
  ])('as many as the browser has rules for are taken: %s', async (_what, contexts) => {
    expect((await importContexts(world, contexts)).ok).toBe(true);
    expect(await listContexts(world)).toHaveLength(contexts.length);
  });

  it.each([
    ['1001', onServers(1001)],
    ['334 below a path', onServers(334, '/k8s')],
  ])('more are refused, and what was there is kept: %s', async (_what, contexts) => {
    await importContexts(world, [importedContext('dev')]);
    const before = await everything();
    world.accessible.add('k8s-1.example');
    expect(await importContexts(world, contexts)).toMatchObject({ problem: { code: 'importTooManyServers' } });
    expect(await everything()).toBe(before);
    expect(world.dynamicRules).toHaveLength(3);
    // Access that was given for them is given back, and no other.
    expect([...world.accessible]).toEqual(['k8s.example']);
  });
});

describe('lists of services', () => {
  const services = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      namespace: 'shop',
      name: `service-${at}`,
      displayName: `service-${at}`,
      isClusterService: false,
      ports: [{ name: 'http', number: 80, scheme: '' as const }],
      endpoints: 'ready' as const,
      externalUrls: [],
    }));

  beforeEach(() =>
    importContexts(
      world,
      ['a', 'b', 'c'].map((name) => importedContext(name)),
    ),
  );
  const keep = (name: string, listedAt: number, count: number) =>
    rememberServices(world, { contextId: `config/${name}`, list: list('shop', listedAt, services(count)) });
  const kept = async () => Object.keys(await world.storage.read('serviceLists')).sort();

  it('are kept for as many contexts as there is room for, the oldest leaving first', async () => {
    await keep('b', 1, 8000);
    await keep('a', 2, 8000);
    await keep('c', 3, 8000);
    expect(await kept()).toEqual(['config/a', 'config/c']);
  });

  it('of 100,000 services are not kept, and the one seen before is', async () => {
    await keep('a', 1, 10);
    await keep('a', 2, 100_000);
    expect((await world.storage.read('serviceLists'))['config/a']?.listedAt).toBe(1);
  });
});
