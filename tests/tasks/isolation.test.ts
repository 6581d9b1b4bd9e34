import { beforeEach, describe, expect, it } from 'vitest';
import { firefoxDialect } from '../../lib/core/grants/dialect.ts';
import type { Grant } from '../../lib/core/grants/grant.ts';
import type { StorageChoice } from '../../lib/core/messages.ts';
import { grantTab } from '../../lib/tasks/grant-tab.ts';
import { importContexts } from '../../lib/tasks/import-contexts.ts';
import { isolatedApp } from '../../lib/tasks/isolation.ts';
import { openTarget } from '../../lib/tasks/open-target.ts';
import { passGate } from '../../lib/tasks/pass-gate.ts';
import { GRAFANA, gateRequest, importedContext, SEARCH, SERVER } from '../fakes/contexts.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

const PAGE = 'chrome-extension://extension-id/isolated.html#';
const CONTEXT = 'config/dev';

let world: FakeWorld;

beforeEach(async () => {
  world = fakeWorld();
  world.accessible.add('k8s.example');
  await importContexts(world, [importedContext('dev')]);
  world.journal.length = 0;
});

const grants = () => (world.stored.get('grants') ?? []) as Grant[];
const open = (url: string, storage?: StorageChoice) => openTarget(world, { contextId: CONTEXT, url, storage });
const atGate = (url: string, tabId = 1) => passGate(world, { id: tabId, openerTabId: null }, gateRequest(url));

describe('an app that is opened without storage', () => {
  it('gets an empty tab, its rules, and then our page around it', async () => {
    await open(`${GRAFANA}d/1`, 'none');
    expect(grants()).toEqual([{ kind: 'isolated', tabId: 1000, contextId: CONTEXT, server: SERVER, prefix: GRAFANA }]);
    expect(world.journal).toEqual([
      'write isolatedPrefixes',
      'open blank 1000',
      'write grants',
      'write contextsByPrefix',
      'session rules',
      'shim',
      `navigate 1000 ${PAGE}${GRAFANA}d/1`,
    ]);
  });

  it('opens so the next time, from the popup and at the gate, and others do not', async () => {
    await open(GRAFANA, 'none');
    await open(`${GRAFANA}x`);
    expect(world.journal.at(-1)).toBe(`navigate 1001 ${PAGE}${GRAFANA}x`);
    expect(await atGate(`${GRAFANA}y`)).toEqual({ kind: 'go', url: `${PAGE}${GRAFANA}y` });
    expect(grants().map(({ kind }) => kind)).toEqual(['isolated', 'isolated', 'isolated']);
    expect(await atGate(SEARCH, 2)).toEqual({ kind: 'go', url: SEARCH });
  });

  it('opens with storage again once that is said', async () => {
    await open(GRAFANA, 'none');
    await open(GRAFANA, 'shared');
    expect(world.journal.at(-1)).toBe(`navigate 1001 ${GRAFANA}`);
    expect(await atGate(GRAFANA)).toEqual({ kind: 'go', url: GRAFANA });
    expect(world.stored.get('isolatedPrefixes')).toEqual([]);
  });

  it('passes the gate again in its own tab, as when that was left and comes back', async () => {
    await open(GRAFANA, 'none');
    expect(await atGate(`${GRAFANA}x`, 1000)).toEqual({ kind: 'go', url: `${PAGE}${GRAFANA}x` });
    expect(grants()).toHaveLength(1);
  });

  it('is never offered where rules know no top frame', async () => {
    Object.assign(world, { dialect: firefoxDialect('extension-id', 'moz-extension://extension-id/gate.html') });
    await open(GRAFANA, 'none');
    expect(grants()).toMatchObject([{ kind: 'target' }]);
    expect(world.journal.at(-1)).toBe(`navigate 1000 ${GRAFANA}`);
  });
});

describe('one tab holds one kind for life', () => {
  it('a tab with storage keeps it; without, the app comes up in another', async () => {
    await atGate(GRAFANA);
    await open(GRAFANA, 'none');
    expect(await atGate(GRAFANA)).toEqual({ kind: 'openedElsewhere' });
    expect(grants()).toMatchObject([
      { tabId: 1, kind: 'target' },
      { tabId: 1000, kind: 'isolated' },
      { tabId: 1001, kind: 'isolated' },
    ]);
  });

  it('a tab without storage never gets any', async () => {
    await open(GRAFANA, 'none');
    await open(GRAFANA, 'shared');
    expect(await atGate(GRAFANA, 1000)).toEqual({ kind: 'openedElsewhere' });
    expect(grants().find(({ tabId }) => tabId === 1000)?.kind).toBe('isolated');
  });

  it('whoever would mix them is stopped', async () => {
    await open(GRAFANA, 'none');
    const target = { kind: 'target', contextId: CONTEXT, server: SERVER, prefix: GRAFANA } as const;
    await expect(grantTab(world, 1000, target)).rejects.toThrow('one app for life');
  });
});

describe('our page around an app', () => {
  const missing = { ok: false, problem: { code: 'isolatedGrantMissing' } };

  it('is told what its tab may show, at the place that it names', async () => {
    await open(GRAFANA, 'none');
    expect(await isolatedApp(world, 1000, `${GRAFANA}d/1?x#y`)).toEqual({
      ok: true,
      value: { url: `${GRAFANA}d/1?x#y`, prefix: GRAFANA },
    });
  });

  it.each([
    ['of another app', SEARCH],
    ['of another site', 'https://evil.example/'],
    ['that is none', 'javascript:alert(1)'],
    ['that is missing', ''],
  ])('shows nothing for a URL %s', async (_what, url) => {
    await open(GRAFANA, 'none');
    expect(await isolatedApp(world, 1000, url)).toMatchObject(missing);
  });

  it('shows nothing in a tab without such a grant', async () => {
    await atGate(GRAFANA);
    expect(await isolatedApp(world, 1, GRAFANA)).toMatchObject(missing);
    expect(await isolatedApp(world, null, GRAFANA)).toMatchObject(missing);
    expect(await isolatedApp(world, 2, GRAFANA)).toMatchObject(missing);
  });

  it('says what is in the way of its context', async () => {
    await open(GRAFANA, 'none');
    for (const key of ['opened', 'credentialEnds'] as const) world.stored.delete(key);
    expect(await isolatedApp(world, 1000, GRAFANA)).toMatchObject({ problem: { code: 'credentialMissing' } });
    world.stored.set('contexts', []);
    expect(await isolatedApp(world, 1000, GRAFANA)).toMatchObject({ problem: { code: 'contextUnknown' } });
  });
});
