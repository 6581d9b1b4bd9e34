import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import {
  activeGrants,
  gateAddress,
  navigateToGate,
  passGate,
  sender,
  signedCredentials,
  startInTab,
  storedTab,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
const BLOB = `blob:${SERVER.origin}/1234`;

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev')], send);
  await startInTab(background, 1);
  background.fake.journal.length = 0;
});

/** A person types the URL in this tab. */
const type = (url: string, tabId: number) =>
  navigateToGate(background, url, { kind: 'person' }, { tabId, requestId: `${tabId} ${url}` });
const start = (tabId: number, url: string, { origin = SERVER.origin, isByForeignWorker = false } = {}) =>
  background.events.documentStarted({ tabId, url, origin, isByForeignWorker, historyLength: 1 });
const respond = (tabId: number, url: string, { isMainFrame = true, hasDocument = true } = {}) =>
  background.events.documentResponded({ tabId, url, isMainFrame, hasDocument });
const openTab = (tabId: number, openerTabId: number | null, index = 0) =>
  background.events.tabOpened({ tabId, openerTabId, place: { windowId: 1, index } });

describe('an app opens in the tab where its URL was typed', () => {
  it('if a clean tab opened that one', async () => {
    await openTab(2, 1);
    expect(await type(GRAFANA, 2)).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('if it was open when the browser started', async () => {
    background.fake.openTabs = [5];
    await background.events.browserStarted();
    expect(await type(GRAFANA, 5)).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('if what that tab showed was data, in which no script runs', async () => {
    await respond(1, `${SERVER.origin}/version`, { hasDocument: false });
    expect(await type(GRAFANA, 1)).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('if the app itself opened that tab', async () => {
    await passGate(background, GRAFANA);
    await openTab(2, 1);
    expect(await type(`${GRAFANA}d/1`, 2)).toEqual({ kind: 'go', url: `${GRAFANA}d/1` });
  });

  it('if Portside opened an app of another server there', async () => {
    await background.messages.importContexts(
      [importedContext('rancher', { serverAddress: 'https://rancher.example' })],
      send,
    );
    const rancherApp = GRAFANA.replace(SERVER.origin, 'https://rancher.example');
    await background.messages.openTarget({ contextId: 'config/dev', url: GRAFANA }, send);
    await openTab(2, 1000);
    expect(await type(rancherApp, 2)).toEqual({ kind: 'go', url: rancherApp });
  });
});

describe('an app opens in a new tab beside the one where its URL was typed', () => {
  const opensBeside = async (tabId: number) => {
    expect(await type(SEARCH, tabId)).toEqual({ kind: 'stay' });
    expect(background.fake.journal).toContain(`open 1000 at ${gateAddress(SEARCH)} next to ${tabId}`);
    expect(Object.keys(await activeGrants(background))).toContain('1000');
    expect((await storedTab(background, tabId)).access.state).not.toBe('granted');
  };

  it('if another app opened that tab', async () => {
    await passGate(background, GRAFANA);
    await openTab(2, 1);
    await opensBeside(2);
  });

  it.each([
    ['made by a page of the server', () => start(1, BLOB)],
    ['without an address, of a page of the server', () => start(1, 'about:blank')],
    ['of a subdomain', () => start(1, 'https://a.k8s.example/', { origin: 'https://a.k8s.example' })],
    ['of another app, in a frame', () => respond(1, GRAFANA, { isMainFrame: false })],
    ['of the API', () => respond(1, `${SERVER.origin}/version`)],
  ])('if that tab contains a document %s', async (_, show) => {
    await show();
    await opensBeside(1);
  });

  it('if Portside does not know that tab', async () => {
    await opensBeside(7);
  });

  it('if that tab may be a duplicate of the one left of it, which contains another app', async () => {
    await startInTab(background, 5);
    await start(5, BLOB);
    background.fake.tabOrder = [1, 5, 2];
    await openTab(2, 1, 2);
    await opensBeside(2);
  });

  it('if a tab that was reopened is duplicated', async () => {
    await openTab(7, null);
    await openTab(8, 7);
    await opensBeside(8);
  });

  it('if that tab has no opener, as one that is reopened', async () => {
    await openTab(7, null);
    await opensBeside(7);
  });

  it('if that tab is from before the server was known', async () => {
    background = testBackground();
    await startInTab(background, 1);
    await background.messages.importContexts([importedContext('dev')], send);
    await opensBeside(1);
  });

  it.each(['k8s.example', 'example', 'a.k8s.example', '*'])(
    'if access to %s was taken back meanwhile, which also ends grants',
    async (host) => {
      await passGate(background, GRAFANA);
      await background.events.hostAccessRemoved([host]);
      expect((await storedTab(background, 1)).access.state).toBe('quarantined');
      await opensBeside(1);
      await startInTab(background, 7);
    },
  );

  it('and the evidence is used up', async () => {
    await passGate(background, GRAFANA);
    await type(SEARCH, 1);
    background.events.redirectedToGate({ tabId: 1, url: gateAddress(SEARCH) });
    expect(await background.events.navigationHeld({ address: gateAddress(SEARCH), isReload: false })).toEqual({
      kind: 'ask',
    });
  });

  it('and a suspended tab asks before it does that again', async () => {
    await passGate(background, GRAFANA);
    await start(1, BLOB);
    expect(await passGate(background, GRAFANA, { isResumed: false })).toEqual({ kind: 'openedElsewhere' });
    expect(await passGate(background, GRAFANA, { isResumed: false })).toMatchObject({ kind: 'confirm' });
  });

  it('if the server was forgotten meanwhile', async () => {
    await background.messages.removeContexts(['config/dev'], send);
    background.fake.accessibleHosts.add('k8s.example');
    await background.messages.importContexts([importedContext('dev')], send);
    await opensBeside(1);
  });
});

describe('the tab in which a URL was typed that opens elsewhere', () => {
  it('is closed if it was just opened', async () => {
    await passGate(background, GRAFANA);
    await openTab(2, 1);
    await type(SEARCH, 2);
    expect(background.fake.journal).toContain('close 2');
  });

  it('stays as it is if it may have been reopened, with a history', async () => {
    await openTab(7, null);
    await type(SEARCH, 7);
    expect(background.fake.journal.filter((entry) => entry.startsWith('close'))).toEqual([]);
  });

  it('is closed if it shows a page of the browser, as an empty tab does', async () => {
    background.fake.browserPages.add(7);
    await type(SEARCH, 7);
    expect(background.fake.journal).toContain('close 7');
  });

  it('is closed if it was empty before the gate asked something', async () => {
    await passGate(background, GRAFANA);
    background.fake.browserPages.add(7);
    await background.messages.importContexts([importedContext('admin')], send);
    expect(await type(SEARCH, 7)).toEqual({ kind: 'ask' });
    background.fake.browserPages.clear();
    const answer = await background.messages.passGate(
      {
        url: SEARCH,
        contextId: 'config/admin',
        prefix: null,
        consent: 'none',
        question: null,
        isResumed: false,
        isFirstPage: false,
      },
      sender(7),
    );
    expect(answer).toEqual({ kind: 'openedElsewhere' });
    expect(background.fake.journal).toContain('close 7');
  });

  it('stays as it is if it shows an app, even if it was just opened', async () => {
    await openTab(2, 1);
    await type(GRAFANA, 2);
    expect(await type(SEARCH, 2)).toEqual({ kind: 'stay' });
    expect(background.fake.journal.filter((entry) => entry.startsWith('close'))).toEqual([]);
  });

  it('is not waited for where the browser does not tell what it shows', async () => {
    background.fake.tabs.showsBrowserPage = () => new Promise(() => {});
    expect(await type(SEARCH, 7)).toEqual({ kind: 'stay' });
  });

  it('stays as it is otherwise', async () => {
    await passGate(background, GRAFANA);
    await openTab(7, 1);
    background.fake.time += 3_000;
    await type(SEARCH, 7);
    expect(background.fake.journal.filter((entry) => entry.startsWith('close'))).toEqual([]);
  });
});

describe('a document that begins to run in the tab of an app', () => {
  beforeEach(async () => {
    await passGate(background, GRAFANA);
  });

  it.each([
    ['is made by a page of the server', BLOB, {}],
    ['is at a URL of another app', SEARCH, {}],
    ['is at a URL of the app and answered by a service worker of another', GRAFANA, { isByForeignWorker: true }],
    ['is of a subdomain', 'https://a.k8s.example/', { origin: 'https://a.k8s.example' }],
  ])('suspends the grant if it %s', async (_, url, options) => {
    expect(await start(1, url, options)).toBe(false);
    expect((await storedTab(background, 1)).access.state).toBe('suspended');
    expect(signedCredentials(background)).toEqual([]);
  });

  it.each([
    ['is of the app', `${GRAFANA}d/1`, SERVER.origin],
    ['has no address', 'about:blank', SERVER.origin],
    ['is of another site', 'https://wiki.example/', 'https://wiki.example'],
  ])('changes nothing if it %s', async (_, url, origin) => {
    expect(await start(1, url, { origin })).toBe(true);
    expect((await storedTab(background, 1)).access.state).toBe('granted');
  });

  it('leaves the grant to the same tab if a service worker was to blame, and not if the document may come back', async () => {
    await start(1, GRAFANA, { isByForeignWorker: true });
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'go', url: GRAFANA });
    await start(1, BLOB);
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'openedElsewhere' });
  });

  it('changes nothing in a tab that is granted nothing', async () => {
    expect(await start(2, BLOB)).toBe(true);
    expect((await storedTab(background, 1)).access.state).toBe('granted');
  });
});

describe('a navigation that the background let through', () => {
  const heldUrl = async () => (await storedTab(background, 1)).heldNavigation?.url;

  it.each([
    ['failed', { hasDocument: false }],
    ['was answered from the cache', { hasDocument: true }],
  ])('is used up if it %s without being sent', async (_, options) => {
    await type(GRAFANA, 1);
    expect(await heldUrl()).toBe(GRAFANA);
    await respond(1, `${GRAFANA}#fragment`, options);
    expect(await heldUrl()).toBeUndefined();
  });

  it('is used up if nothing is heard of it for some seconds', async () => {
    background.fake.patienceMs = 60_000;
    await type(GRAFANA, 1);
    await expect.poll(heldUrl).toBeUndefined();
  });

  it('is not held at all if its URL is too long to remember, and asked about', async () => {
    const url = `${GRAFANA}?${'a'.repeat(10_000)}`;
    expect(await type(url, 1)).toEqual({ kind: 'ask' });
    expect(await passGate(background, url, { isResumed: false })).toMatchObject({ kind: 'confirm', site: null });
    expect(await passGate(background, url, { isResumed: false, consent: 'once' })).toEqual({ kind: 'go', url });
    expect(await background.storedText()).not.toContain('aaaa');
  });

  it('is not used up by another response', async () => {
    await type(GRAFANA, 1);
    await respond(1, `${GRAFANA}frame`, { isMainFrame: false });
    await respond(1, 'https://wiki.example/');
    expect(await heldUrl()).toBe(GRAFANA);
  });
});
