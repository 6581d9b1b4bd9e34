import { beforeEach, describe, expect, it } from 'vitest';
import type { Grant } from '../../lib/core/grants/grant.ts';
import { mayBeAtRoot, underPrefix } from '../../lib/core/grants/virtual-root.ts';
import { reloadRestored } from '../../lib/tasks/follow-tabs.ts';
import { importContexts } from '../../lib/tasks/import-contexts.ts';
import { noteNavigation } from '../../lib/tasks/note-navigation.ts';
import { noteSocket } from '../../lib/tasks/note-socket.ts';
import { passGate } from '../../lib/tasks/pass-gate.ts';
import { chooseAddress } from '../../lib/tasks/virtual-root.ts';
import { GRAFANA, gateRequest, importedContext, OTHER_SERVER, SEARCH, SERVER } from '../fakes/contexts.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

const PAGE = `${SERVER.origin}/pages/one?a=b#c`;
const RANCHER = `${OTHER_SERVER.origin}${OTHER_SERVER.basePath}/api/v1/namespaces/n/services/s/proxy/`;

let world: FakeWorld;
beforeEach(async () => {
  world = fakeWorld();
  world.accessible = new Set(['k8s.example', 'rancher.example']);
  await importContexts(world, [importedContext('dev'), importedContext('rancher', { server: OTHER_SERVER })]);
});

const at = (url: string, { tabId = 1, opener = null as number | null, prefix = null as string | null } = {}) =>
  passGate(world, { id: tabId, openerTabId: opener }, gateRequest(url, { prefix }));
const grants = () => world.stored.get('grants') as Grant[];
const arrive = (tabId: number, origin: string) =>
  noteNavigation(world, {
    tabId,
    url: PAGE.replace(/#.*/, ''),
    isMainFrame: true,
    initiator: { kind: 'page', origin },
  });
const show = async (tabId: number, prefix: string) => {
  await at(prefix, { tabId });
  await chooseAddress(world, { tabId, address: 'root' });
};
const marks = () =>
  world.sessionRules.flatMap(({ action }) =>
    action.type === 'modifyHeaders'
      ? (action.responseHeaders ?? []).filter(({ header }) => header === 'Server-Timing')
      : [],
  );

describe('an app that is shown at the root', () => {
  it('is marked so, and loaded again where the tab is', async () => {
    world.shownUrls = [`${GRAFANA}d/1#x`];
    await show(1, GRAFANA);
    expect(JSON.stringify(marks())).toContain(`portside;desc=\\"${new URL(GRAFANA).pathname} root\\"`);
    expect(world.journal.at(-1)).toBe('reload 1');
  });

  it('is shown under its prefix again, at the page where it is', async () => {
    await show(1, GRAFANA);
    world.shownUrls = [PAGE];
    await chooseAddress(world, { tabId: 1, address: 'prefix' });
    expect(world.journal.at(-1)).toBe(`navigate 1 ${GRAFANA}pages/one?a=b#c`);
    expect(JSON.stringify(marks())).not.toContain('root');
  });

  it('is found by its address: in its tab, and in one that no app has', async () => {
    await show(1, GRAFANA);
    for (const tab of [{ tabId: 1 }, { tabId: 2 }]) {
      expect(await at(PAGE, tab)).toEqual({ kind: 'go', url: `${GRAFANA}pages/one?a=b#c` });
    }
    expect(grants().map(({ tabId, prefix }) => [tabId, prefix])).toEqual([1, 2].map((id) => [id, GRAFANA]));
  });

  it('is that of the tab whose page opened it, and not of the tab beside which a person types', async () => {
    await show(1, GRAFANA);
    await show(2, SEARCH);
    await arrive(3, SERVER.origin);
    expect(await at(PAGE, { tabId: 3, opener: 1 })).toMatchObject({ url: `${GRAFANA}pages/one?a=b#c` });
    expect(await at(PAGE, { tabId: 4, opener: 1 })).toMatchObject({ kind: 'chooseApp' });
  });

  it('is asked for where it is not the only one', async () => {
    await show(1, GRAFANA);
    await show(2, SEARCH);
    expect(await at(PAGE, { tabId: 3 })).toEqual({ kind: 'chooseApp', prefixes: [SEARCH, GRAFANA] });
    expect(await at(PAGE, { tabId: 3, prefix: GRAFANA })).toMatchObject({ url: `${GRAFANA}pages/one?a=b#c` });
    expect(await at(PAGE, { tabId: 2 })).toMatchObject({ url: `${SEARCH}pages/one?a=b#c` });
  });

  it('is not found for a stranger’s choice, nor behind a base path', async () => {
    await show(1, GRAFANA);
    await show(2, SEARCH);
    expect(await at(PAGE, { tabId: 3, prefix: `${SERVER.origin}/api/v1/nodes/n/proxy/` })).toMatchObject({
      kind: 'chooseApp',
    });
    await show(4, RANCHER);
    expect(await at(`${OTHER_SERVER.origin}/pages/one`, { tabId: 5 })).toMatchObject({ kind: 'blocked' });
    expect(await at(`${OTHER_SERVER.origin}/pages/one`, { tabId: 4 })).toMatchObject({ url: `${RANCHER}pages/one` });
  });

  it('is asked about where a page leads there', async () => {
    await show(1, GRAFANA);
    await arrive(3, 'https://evil.example');
    expect(await at(PAGE, { tabId: 3 })).toEqual({ kind: 'confirm', site: 'https://evil.example' });
    await show(2, SEARCH);
    expect(await at(PAGE, { tabId: 3 })).toEqual({ kind: 'confirm', site: 'https://evil.example' });
  });

  it('does not open for a page of its server without a question', async () => {
    await show(1, GRAFANA);
    await arrive(3, SERVER.origin);
    expect(await at(PAGE, { tabId: 3 })).toEqual({ kind: 'confirm', site: null });
  });

  it('comes back with its browser', async () => {
    await show(1, GRAFANA);
    world.stored.set('grants', []);
    world.shownUrls = [PAGE, `${SERVER.origin}/version`, `${OTHER_SERVER.origin}/pages/one`];
    world.journal.length = 0;
    await reloadRestored(world);
    expect(world.journal).toEqual(['reload 1']);
  });
});

describe('what an app opens in a new tab outside its prefix', () => {
  it('is the app’s, at the root or not, and where the API has the same path', async () => {
    await at(GRAFANA);
    for (const [tabId, path] of [
      [2, 'notebooks/1'],
      [3, 'api/v1/export?all'],
    ] as const) {
      const url = `${SERVER.origin}/${path}`;
      await noteNavigation(world, {
        tabId,
        url,
        isMainFrame: true,
        initiator: { kind: 'page', origin: SERVER.origin },
      });
      expect(await at(url, { tabId, opener: 1 })).toEqual({ kind: 'go', url: GRAFANA + path });
    }
  });

  it('is not, if somebody else leads there', async () => {
    await at(GRAFANA);
    await arrive(2, 'https://evil.example');
    expect(await at(PAGE, { tabId: 2, opener: 1 })).toEqual({ kind: 'go', url: PAGE });
    expect(grants().map(({ tabId }) => tabId)).toEqual([1]);
  });
});

describe('addresses at the root', () => {
  it.each([
    ['/', true],
    ['/pages/one', true],
    ['/api/search', true],
    ['/apiserver', true],
    ['/versions', true],
    ['/api', false],
    ['/api/', false],
    ['/api/v1', false],
    ['/api/v1/namespaces?limit=1', false],
    ['/apis/apps/v1', false],
    ['/version', false],
    ['/version#x', false],
  ])('%s may be an app’s: %s', (path, isApps) => {
    expect(mayBeAtRoot(SERVER.origin + path)).toBe(isApps);
  });

  it('have a full URL of their app, if they are of its server', () => {
    expect(underPrefix(GRAFANA, PAGE)).toBe(`${GRAFANA}pages/one?a=b#c`);
    expect(underPrefix(GRAFANA, `${GRAFANA}d/1`)).toBe(`${GRAFANA}d/1`);
    expect(underPrefix(GRAFANA, 'https://k8s.example:6444/pages/one')).toBeNull();
  });
});

describe('sockets that the shim did not reach', () => {
  it('make the next documents of their app be marked for it', async () => {
    await at(GRAFANA);
    const socket = (url: string, tabId = 1) => noteSocket(world, { tabId, url });
    await socket(`${GRAFANA.replace('https', 'wss')}live`);
    await socket('wss://elsewhere.example/live');
    await socket('wss://k8s.example:6444/live');
    await socket('wss://k8s.example:6443/live', 2);
    expect(JSON.stringify(marks())).not.toContain('workers');
    await socket('wss://k8s.example:6443/live');
    expect(JSON.stringify(marks())).toContain(' workers');
  });
});
