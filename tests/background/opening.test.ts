import { beforeEach, describe, expect, it } from 'vitest';
import { type IsolatedData, NO_DATA } from '../../lib/core/apps/isolated-data.ts';
import { serviceOf } from '../../lib/core/apps/isolation.ts';
import { gateAddressPrefix } from '../../lib/core/gate/gate-address.ts';

import { FIREFOX, fakeDependencies, PLATFORM } from '../fakes/fake-dependencies.ts';
import { GRAFANA, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY } from '../fakes/sample-keys.ts';
import {
  activeGrants,
  codeOf,
  passGate,
  sender,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const ISOLATED_PAGE = 'chrome-extension://extension-id/isolated.html#';
const CONTEXT = 'config/dev';
const send = sender(null);

let background: TestBackground;

beforeEach(() => start());

async function start(fake = fakeDependencies()) {
  background = testBackground(fake);
  await background.messages.importContexts([importedContext('dev')], send);
  fake.journal.length = 0;
}

const open = (url: string, isIsolated?: boolean) =>
  background.messages.openTarget({ contextId: CONTEXT, url, isIsolated }, send);
const isolatedApp = (url: string, tabId: number | null, isFromHistory = false) =>
  background.messages.getIsolatedApp({ url, isFromHistory }, sender(tabId));
const grant = (kind: 'target' | 'isolated' | 'api', prefix: string) => ({
  kind,
  contextId: CONTEXT,
  server: SERVER,
  prefix,
});

describe('opening a target from the popup', () => {
  it('opens a tab at the gate, which is held until its rules are in force', async () => {
    expect(codeOf(await open(GRAFANA))).toBe('ok');
    expect(background.fake.journal).toEqual([
      `open 1000 at ${gateAddressPrefix(PLATFORM)}${GRAFANA}`,
      'write local: contextsByPrefix recentApps',
      'write session: tabHistories tabs',
      'session rules',
      'content scripts',
    ]);
  });

  it('opens a new window, if that is wanted', async () => {
    await background.messages.openTarget({ contextId: CONTEXT, url: GRAFANA, isInNewWindow: true }, send);
    expect(background.fake.journal[0]).toBe(`open 1000 at ${gateAddressPrefix(PLATFORM)}${GRAFANA} in a new window`);
  });

  it('opens an empty tab first where the background cannot hold a navigation', async () => {
    const url = `${GRAFANA}?q=a*b`;
    expect(codeOf(await open(url))).toBe('ok');
    expect(background.fake.journal).toEqual([
      'open 1000 at about:blank',
      'write local: contextsByPrefix recentApps',
      'write session: tabHistories tabs',
      'session rules',
      'content scripts',
      `navigate 1000 ${url}`,
    ]);
  });

  it('opens no tab where there is an obstacle', async () => {
    expect(codeOf(await open('https://evil.example/'))).toBe('urlServerUnknown');
    background.fake.accessibleHosts.clear();
    expect(codeOf(await open(GRAFANA))).toBe('hostAccessMissing');
    expect(background.fake.journal).toEqual([]);
  });
});

describe('opening the API', () => {
  it('grants reading to a tab of its own', async () => {
    expect(codeOf(await background.messages.openApi(CONTEXT, send))).toBe('ok');
    expect(await activeGrants(background)).toEqual({ 1000: grant('api', `${SERVER.origin}/`) });
  });

  it('lets the person continue in that tab, but opens an app in another one', async () => {
    await background.messages.openApi(CONTEXT, send);
    const at = (url: string) => passGate(background, url, { tabId: 1000 });
    const url = `${SERVER.origin}/api/v1/namespaces`;
    expect(await at(url)).toEqual({ kind: 'go', url });
    for (const disguised of ['%70roxy/', 'pro%78y', '%E0%A4%A', 'x%2Fproxy%2F']) {
      expect(await at(`${SERVER.origin}/api/v1/namespaces/n/services/web/${disguised}`)).toMatchObject({
        kind: 'blocked',
      });
    }
    expect(await at(GRAFANA)).toEqual({ kind: 'openedElsewhere' });
    expect(Object.keys(await activeGrants(background))).toEqual(['1000', '1001']);
  });
});

describe('an app that is opened apart', () => {
  it('gets an empty tab, its rules, and then our page around it', async () => {
    await open(`${GRAFANA}d/1`, true);
    expect(await activeGrants(background)).toEqual({ 1000: grant('isolated', GRAFANA) });
    expect(background.fake.journal).toEqual([
      'write local: isolatedPrefixes',
      'open 1000 at about:blank',
      'write local: contextsByPrefix recentApps',
      'write session: tabHistories tabs',
      'session rules',
      'content scripts',
      `navigate 1000 ${ISOLATED_PAGE}${GRAFANA}d/1`,
    ]);
  });

  it('opens in the same way the next time, from the popup and at the gate, and other apps do not', async () => {
    await open(GRAFANA, true);
    await open(`${GRAFANA}x`);
    expect(background.fake.journal.at(-1)).toBe(`navigate 1001 ${ISOLATED_PAGE}${GRAFANA}x`);
    expect(await passGate(background, `${GRAFANA}y`)).toEqual({ kind: 'go', url: `${ISOLATED_PAGE}${GRAFANA}y` });
    expect(await passGate(background, SEARCH, { tabId: 2 })).toEqual({ kind: 'go', url: SEARCH });
    expect(Object.values(await activeGrants(background)).map(({ kind }) => kind)).toEqual([
      'isolated',
      'target',
      'isolated',
      'isolated',
    ]);
  });

  it('is the same service by any other spelling of its port', async () => {
    await open(GRAFANA, true);
    const other = GRAFANA.replace('grafana:http', 'https:grafana:443');
    expect(await passGate(background, other)).toEqual({ kind: 'go', url: `${ISOLATED_PAGE}${other}` });
    await open(other, false);
    expect((await background.stored()).isolatedPrefixes).toEqual([]);
  });

  it('opens as usual again once the person chooses that', async () => {
    await open(GRAFANA, true);
    await open(GRAFANA, false);
    expect(background.fake.journal).toContain(`open 1001 at ${gateAddressPrefix(PLATFORM)}${GRAFANA}`);
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'go', url: GRAFANA });
    expect((await background.stored()).isolatedPrefixes).toEqual([]);
  });

  it('is every app of a cluster once the person chooses that, and no longer when they take it back', async () => {
    const isolate = (isIsolated: boolean) =>
      background.messages.isolateCluster({ contextId: CONTEXT, isIsolated }, send);
    await isolate(true);
    await open(GRAFANA);
    expect(await passGate(background, SEARCH)).toEqual({ kind: 'go', url: `${ISOLATED_PAGE}${SEARCH}` });
    await isolate(false);
    await open(GRAFANA);
    expect(Object.values(await activeGrants(background)).map(({ kind }) => kind)).toEqual([
      'isolated',
      'isolated',
      'target',
    ]);
  });

  it('is every app where a policy says so', async () => {
    background.fake.managedPolicy = { openApart: true };
    await background.events.policyChanged();
    await open(GRAFANA);
    expect(await activeGrants(background)).toEqual({ 1000: grant('isolated', GRAFANA) });
  });

  it('passes the gate again in its own tab', async () => {
    await open(GRAFANA, true);
    expect(await passGate(background, `${GRAFANA}x`, { tabId: 1000 })).toEqual({
      kind: 'go',
      url: `${ISOLATED_PAGE}${GRAFANA}x`,
    });
    expect(Object.keys(await activeGrants(background))).toEqual(['1000']);
  });
});

describe('an app that is opened apart in a browser with containers', () => {
  const containers = async () => (await background.stored()).containers;
  const containerOf = (tabId: number) => background.fake.tabContainers.get(tabId) ?? 'default';

  beforeEach(() => start(Object.assign(fakeDependencies(), { platform: FIREFOX })));

  it('opens as usual in a container of its own, which is used again', async () => {
    await open(GRAFANA, true);
    await open(GRAFANA);
    await open(SEARCH);
    expect(Object.values(await activeGrants(background)).map(({ kind }) => kind)).toEqual([
      'target',
      'target',
      'target',
    ]);
    expect([1000, 1001, 1002].map(containerOf)).toEqual(['container-1', 'container-1', 'default']);
    expect([...background.fake.containerNames]).toEqual([['container-1', 'monitoring/grafana:http']]);
  });

  it('gets another container if the person has removed its own', async () => {
    await open(GRAFANA, true);
    background.fake.containerNames.clear();
    background.fake.containerNames.set('of the person', 'Work');
    await open(GRAFANA);
    expect(containerOf(1001)).toBe('container-2');
    expect(await containers()).toEqual({ [serviceOf(GRAFANA)]: 'container-2' });
  });

  it('opens in its container when its URL is typed in another tab, and in that tab if it is there', async () => {
    await open(GRAFANA, true);
    expect(await passGate(background, GRAFANA, { tabId: 5 })).toEqual({ kind: 'openedElsewhere' });
    expect(containerOf(1001)).toBe('container-1');
    background.fake.tabContainers.set(6, 'container-1');
    expect(await passGate(background, `${GRAFANA}x`, { tabId: 6 })).toEqual({ kind: 'go', url: `${GRAFANA}x` });
  });

  it('has its container to itself: another app opens outside of it', async () => {
    await open(GRAFANA, true);
    background.fake.tabContainers.set(5, 'container-1');
    expect(await passGate(background, SEARCH, { tabId: 5 })).toEqual({ kind: 'openedElsewhere' });
    expect(containerOf(1001)).toBe('default');
  });

  it('leaves the containers of the person alone', async () => {
    await open(GRAFANA, true);
    background.fake.tabContainers.set(5, 'of the person');
    expect(await passGate(background, SEARCH, { tabId: 5 })).toEqual({ kind: 'go', url: SEARCH });
  });

  it('loses its container when everything is erased', async () => {
    await open(GRAFANA, true);
    background.fake.containerNames.set('of the person', 'Work');
    await background.messages.eraseEverything(undefined, send);
    expect([...background.fake.containerNames.keys()]).toEqual(['of the person']);
  });

  it('costs the person no container of their own if another program has put that into the stored list', async () => {
    await open(GRAFANA, true);
    background.fake.containerNames.set('of the person', 'Work');
    const value = { ...(await containers()), [serviceOf(SEARCH)]: 'of the person' };
    background.fake.storage.areas.local.set('containers', { version: 1, value });
    background.wake();
    await background.messages.eraseEverything(undefined, send);
    expect([...background.fake.containerNames.keys()]).toEqual(['of the person']);
  });
});

describe('one tab holds one kind of grant for life', () => {
  it('opens an isolated app in another tab than the app as usual', async () => {
    await passGate(background, GRAFANA);
    await open(GRAFANA, true);
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'openedElsewhere' });
    expect(await activeGrants(background)).toEqual({
      1: grant('target', GRAFANA),
      1000: grant('isolated', GRAFANA),
      1001: grant('isolated', GRAFANA),
    });
  });

  it('never opens an app as usual in the tab of an isolated one', async () => {
    await open(GRAFANA, true);
    await open(GRAFANA, false);
    expect(await passGate(background, GRAFANA, { tabId: 1000 })).toEqual({ kind: 'openedElsewhere' });
    expect((await activeGrants(background))[1000]).toEqual(grant('isolated', GRAFANA));
  });
});

describe('our page around an isolated app', () => {
  it('gets its part of the shim, which apps in ordinary tabs do not', async () => {
    await open(GRAFANA, false);
    expect([background.fake.scriptOrigins, background.fake.isolatedOrigins]).toEqual([[SERVER.origin], []]);
    await open(GRAFANA, true);
    expect([background.fake.scriptOrigins, background.fake.isolatedOrigins]).toEqual([
      [SERVER.origin],
      [SERVER.origin],
    ]);
  });

  it('is told which URL it may show', async () => {
    await open(GRAFANA, true);
    expect(await isolatedApp(`${GRAFANA}d/1?x#y`, 1000)).toEqual({
      ok: true,
      value: { url: `${GRAFANA}d/1?x#y`, prefix: GRAFANA, server: SERVER, data: NO_DATA },
    });
  });

  it.each([
    ['another app', SEARCH],
    ['another site', 'https://evil.example/'],
    ['a script', 'javascript:alert(1)'],
    ['nothing', ''],
  ])('may not show %s', async (_what, url) => {
    await open(GRAFANA, true);
    expect(codeOf(await isolatedApp(url, 1000))).toBe('isolatedGrantMissing');
  });

  it.each([1, 2, null])('may not show anything in a tab without an isolated grant: tab %s', async (tabId) => {
    await passGate(background, GRAFANA);
    expect(codeOf(await isolatedApp(GRAFANA, tabId))).toBe('isolatedGrantMissing');
  });

  const DATA: IsolatedData = {
    cookies: [{ name: 'sid', value: '1', path: '/', isHttpOnly: true, expiresAt: null }],
    storage: { theme: 'dark' },
  };
  const keep = (data: IsolatedData, tabId: number | null) => background.messages.keepIsolatedData(data, sender(tabId));
  const dataOf = async (tabId: number) => {
    const app = await isolatedApp(GRAFANA, tabId);
    return app.ok && app.value.data;
  };

  it('gets back what its app had stored, after a reload of the tab and in no other tab', async () => {
    await open(GRAFANA, true);
    await open(GRAFANA, true);
    await keep(DATA, 1000);
    expect(await dataOf(1000)).toEqual(DATA);
    expect(await dataOf(1001)).toEqual(NO_DATA);
  });

  it('keeps cookies, and leaves out storage that is too large', async () => {
    await open(GRAFANA, true);
    await keep({ ...DATA, storage: { large: 'x'.repeat(300_000) } }, 1000);
    expect(await dataOf(1000)).toEqual({ ...DATA, storage: {} });
  });

  it.each([1, 2, null])('keeps nothing for a tab without an isolated grant: tab %s', async (tabId) => {
    await passGate(background, GRAFANA);
    await keep(DATA, tabId);
    expect((await background.stored()).isolatedData).toEqual({});
  });

  it.each([
    ['its tab is closed', () => background.events.tabClosed(1000)],
    [
      'the vault locks',
      async () => {
        await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
        await background.messages.lock(undefined, send);
      },
    ],
    ['everything is erased', () => background.messages.eraseEverything(undefined, send)],
  ])('loses what its app had stored when %s', async (_when, task) => {
    await open(GRAFANA, true);
    await keep(DATA, 1000);
    await task();
    expect((await background.stored()).isolatedData).toEqual({});
  });

  it('opens another page of its app in a new tab, which is isolated too and begins with the same data', async () => {
    await open(GRAFANA, true);
    await keep(DATA, 1000);
    await background.messages.openIsolatedPage(`${GRAFANA}d/2`, sender(1000));
    expect(await dataOf(1001)).toEqual(DATA);
    expect(background.fake.journal).toContain(`navigate 1001 ${ISOLATED_PAGE}${GRAFANA}d/2`);
    expect((await activeGrants(background))[1001]).toEqual(grant('isolated', GRAFANA));
  });

  it.each([SEARCH, 'https://evil.example/', 'javascript:alert(1)', ''])('opens nothing else: %s', async (url) => {
    await open(GRAFANA, true);
    await background.messages.openIsolatedPage(url, sender(1000));
    expect(Object.keys(await activeGrants(background))).toEqual(['1000']);
  });

  it('leads on to its URL in a tab without a grant, as of a bookmark', async () => {
    expect(codeOf(await isolatedApp(GRAFANA, 5))).toBe('isolatedGrantMissing');
    const initiator = { kind: 'extension' } as const;
    await background.events.documentRequested({ tabId: 5, url: GRAFANA, isMainFrame: true, initiator, requestId: '1' });
    expect(await passGate(background, GRAFANA, { tabId: 5 })).not.toMatchObject({ kind: 'confirm' });
  });

  it('does not lead on if the tab went back to it, which a page can do', async () => {
    expect(codeOf(await isolatedApp(GRAFANA, 5, true))).toBe('isolatedGrantMissing');
    const initiator = { kind: 'extension' } as const;
    await background.events.documentRequested({ tabId: 5, url: GRAFANA, isMainFrame: true, initiator, requestId: '1' });
    expect(await passGate(background, GRAFANA, { tabId: 5 })).toMatchObject({ kind: 'confirm' });
  });

  it('leads on to no other URL', async () => {
    expect(codeOf(await isolatedApp(GRAFANA, 5))).toBe('isolatedGrantMissing');
    const initiator = { kind: 'extension' } as const;
    await background.events.documentRequested({ tabId: 5, url: SEARCH, isMainFrame: true, initiator, requestId: '1' });
    expect(await passGate(background, SEARCH, { tabId: 5 })).toMatchObject({ kind: 'confirm' });
  });

  it('is told about an obstacle of its context', async () => {
    const token = `until ${background.fake.time + 1}`;
    await background.messages.setCredential({ contextId: CONTEXT, credential: { type: 'bearer', token } }, send);
    await open(GRAFANA, true);
    background.fake.accessibleHosts.clear();
    expect(codeOf(await isolatedApp(GRAFANA, 1000))).toBe('hostAccessMissing');
  });
});
