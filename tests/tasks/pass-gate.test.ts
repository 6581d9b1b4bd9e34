import { beforeEach, describe, expect, it } from 'vitest';
import { forgetContexts } from '../../lib/tasks/forget-contexts.ts';
import { importContexts } from '../../lib/tasks/import-contexts.ts';
import { passGate } from '../../lib/tasks/pass-gate.ts';
import { GRAFANA, gateRequest, importedContext, OTHER_SERVER, SEARCH, SERVER } from '../fakes/contexts.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = fakeWorld();
  world.accessible.add('k8s.example').add('rancher.example');
  await importContexts(world, [importedContext('dev')]);
  world.journal.length = 0;
});

const grants = () => world.stored.get('grants') ?? [];
const at = (url: string, { tabId = 1, opener = null as number | null, contextId = null as string | null } = {}) =>
  passGate(world, { id: tabId, openerTabId: opener }, gateRequest(url, { contextId }));

describe('a proxy URL at the gate', () => {
  it('gets a grant for its own tab, and rules before the answer', async () => {
    expect(await at(`${GRAFANA}d/1?kiosk#panel`)).toEqual({ kind: 'go', url: `${GRAFANA}d/1?kiosk#panel` });
    expect(grants()).toEqual([{ kind: 'target', tabId: 1, contextId: 'config/dev', server: SERVER, prefix: GRAFANA }]);
    expect(world.journal).toEqual(['write grants', 'write contextsByPrefix', 'session rules', 'shim']);
    expect(JSON.stringify(world.sessionRules)).toContain('Bearer token-of-dev');
  });

  it('is brought into the form that the prefix is written in', async () => {
    expect(await at(GRAFANA.slice(0, -1))).toEqual({ kind: 'go', url: GRAFANA });
    expect(await at(GRAFANA.replace(':http', '%3Ahttp'))).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('passes again in a tab that holds its grant', async () => {
    await at(GRAFANA);
    expect(await at(`${GRAFANA}explore`)).toEqual({ kind: 'go', url: `${GRAFANA}explore` });
    expect(grants()).toHaveLength(1);
  });

  it('of another app opens in a new tab, and the first tab keeps its own grant', async () => {
    await at(GRAFANA);
    expect(await at(SEARCH)).toEqual({ kind: 'openedElsewhere' });
    expect(grants()).toMatchObject([
      { tabId: 1, prefix: GRAFANA },
      { tabId: 1000, prefix: SEARCH },
    ]);
    expect(world.journal.slice(-5)).toEqual([
      'open blank 1000 beside 1',
      'write grants',
      'write contextsByPrefix',
      'session rules',
      `navigate 1000 ${SEARCH}`,
    ]);
  });

  it('opens nothing where the asking page is in no tab', async () => {
    expect(await passGate(world, { id: null, openerTabId: null }, gateRequest(GRAFANA))).toMatchObject({
      kind: 'blocked',
      problem: { code: 'gateWithoutTab' },
    });
    expect(grants()).toEqual([]);
  });
});

describe('a tab that leaves its app', () => {
  it('loses its grant before it goes, and never gets one again', async () => {
    await at(GRAFANA);
    const elsewhere = 'https://k8s.example:8443/dashboard';
    expect(await at(elsewhere)).toEqual({ kind: 'go', url: elsewhere });
    expect(grants()).toEqual([]);
    expect(JSON.stringify(world.sessionRules)).not.toContain('token-of-dev');
    expect(await at(GRAFANA)).toEqual({ kind: 'openedElsewhere' });
    expect(grants()).toMatchObject([{ tabId: 1000 }]);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'nonsense'])(
    'is not sent to %s',
    async (url) => {
      await at(GRAFANA);
      expect(await at(url)).toMatchObject({ kind: 'blocked' });
    },
  );
});

describe('what is in the way', () => {
  it('is an unknown server', async () => {
    expect(await at(GRAFANA.replace('k8s.example', 'other.example'))).toMatchObject({
      kind: 'blocked',
      problem: { code: 'urlServerUnknown' },
    });
  });

  it('is missing host access', async () => {
    world.accessible.clear();
    expect(await at(GRAFANA)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'hostAccessMissing', values: { origin: SERVER.origin } },
      context: { id: 'config/dev' },
    });
  });

  it('is a credential that memory no longer holds', async () => {
    for (const key of ['opened', 'credentialEnds'] as const) world.stored.delete(key);
    expect(await at(GRAFANA)).toMatchObject({ kind: 'blocked', problem: { code: 'credentialMissing' } });
    expect(grants()).toEqual([]);
  });

  it('is an expired token', async () => {
    const ended = { type: 'bearer', token: `until ${world.time}` } as const;
    await importContexts(world, [{ ...importedContext('dev'), credential: ended }]);
    expect(await at(GRAFANA)).toMatchObject({ kind: 'blocked', problem: { code: 'credentialExpired' } });
  });
});

describe('two contexts on one server', () => {
  beforeEach(() => importContexts(world, [importedContext('admin')]));

  it('make the gate ask, and sign as the chosen one', async () => {
    expect(await at(GRAFANA)).toMatchObject({
      kind: 'choose',
      contexts: [{ context: { name: 'dev' } }, { context: { name: 'admin' } }],
    });
    expect(grants()).toEqual([]);
    expect(await at(GRAFANA, { contextId: 'config/admin' })).toEqual({ kind: 'go', url: GRAFANA });
    expect(JSON.stringify(world.sessionRules)).toContain('token-of-admin');
    expect(JSON.stringify(world.sessionRules)).not.toContain('token-of-dev');
  });

  it('are offered last used first', async () => {
    await at(GRAFANA, { contextId: 'config/admin' });
    expect(await at(GRAFANA, { tabId: 2 })).toMatchObject({
      kind: 'choose',
      contexts: [{ context: { name: 'admin' } }, { context: { name: 'dev' } }],
    });
  });

  it('are not asked about in a tab that the app itself opened', async () => {
    await at(GRAFANA, { contextId: 'config/admin' });
    expect(await at(`${GRAFANA}new`, { tabId: 2, opener: 1 })).toEqual({ kind: 'go', url: `${GRAFANA}new` });
    expect(grants()).toMatchObject([{ contextId: 'config/admin' }, { contextId: 'config/admin' }]);
  });

  it('are asked about in a tab that another app opened', async () => {
    await at(SEARCH, { contextId: 'config/admin' });
    expect(await at(GRAFANA, { tabId: 2, opener: 1 })).toMatchObject({ kind: 'choose' });
  });

  it('are asked about again where the chosen one is gone', async () => {
    expect(await at(GRAFANA, { contextId: 'config/gone' })).toMatchObject({ kind: 'choose' });
    await forgetContexts(world, ['config/admin']);
    expect(await at(GRAFANA, { contextId: 'config/admin' })).toMatchObject({
      kind: 'choose',
      contexts: [{ context: { name: 'dev' } }],
    });
  });

  it('use a context of another server for nothing', async () => {
    await importContexts(world, [importedContext('rancher', { server: OTHER_SERVER })]);
    expect(await at(GRAFANA, { contextId: 'config/rancher' })).toMatchObject({ kind: 'choose' });
  });
});
