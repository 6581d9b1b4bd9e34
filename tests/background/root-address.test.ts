import { beforeEach, describe, expect, it } from 'vitest';
import type { Initiator } from '../../lib/core/tabs/initiator.ts';
import { GRAFANA, importedContext, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../fakes/sample-contexts.ts';
import { activeGrants, passGate, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const PAGE = `${SERVER.origin}/pages/one?a=b#c`;
const BASE = SERVER_WITH_BASE_PATH.origin + SERVER_WITH_BASE_PATH.basePath;
const BEHIND_BASE_PATH = `${BASE}/api/v1/namespaces/n/services/s/proxy/`;
const send = sender(null);

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  const contexts = [importedContext('dev'), importedContext('rancher', { serverAddress: BASE })];
  await background.messages.importContexts(contexts, send);
});

const pageOf = (origin: string): Initiator => ({ kind: 'page', origin });
const navigate = (tabId: number, initiator: Initiator, url = PAGE) =>
  background.events.documentRequested({
    tabId,
    url: url.replace(/#.*/, ''),
    isMainFrame: true,
    initiator,
    requestId: null,
  });
/** Opens the app in this tab, and serves it from the root. */
const openAtRoot = async (tabId: number, prefix: string) => {
  await passGate(background, prefix, { tabId });
  await background.messages.chooseAddress({ tabId, address: 'root' }, send);
};
/** What rules tell the shim about documents. */
const documentMarks = () =>
  background.fake.sessionRules.flatMap(({ action }) =>
    action.type === 'modifyHeaders'
      ? (action.responseHeaders ?? []).filter(({ header }) => header === 'Server-Timing')
      : [],
  );

describe('an app that is served from the root', () => {
  it('is marked so, and its tab is reloaded', async () => {
    background.fake.tabUrls = [`${GRAFANA}d/1#x`];
    await openAtRoot(1, GRAFANA);
    expect(JSON.stringify(documentMarks())).toContain(`portside;desc=\\"${new URL(GRAFANA).pathname} root\\"`);
    expect(background.fake.journal.at(-1)).toBe('reload 1');
  });

  it('is served under its prefix again on request, at the page where it is', async () => {
    await openAtRoot(1, GRAFANA);
    background.fake.tabUrls = [PAGE];
    await background.messages.chooseAddress({ tabId: 1, address: 'prefix' }, send);
    expect(background.fake.journal.at(-1)).toBe(`navigate 1 ${GRAFANA}pages/one?a=b#c`);
    expect(JSON.stringify(documentMarks())).not.toContain('root');
  });

  it('is found by a URL at the root, in its own tab and in one without a grant', async () => {
    await openAtRoot(1, GRAFANA);
    for (const tabId of [1, 2]) {
      expect(await passGate(background, PAGE, { tabId })).toEqual({ kind: 'go', url: `${GRAFANA}pages/one?a=b#c` });
    }
    expect(Object.values(await activeGrants(background)).map(({ prefix }) => prefix)).toEqual([GRAFANA, GRAFANA]);
  });

  it('is the app of the tab whose page opened this one, not of the tab next to which a person types', async () => {
    await openAtRoot(1, GRAFANA);
    await openAtRoot(2, SEARCH);
    await background.events.openingAnnounced({ tabId: 1, url: PAGE });
    await navigate(3, pageOf(SERVER.origin));
    expect(await passGate(background, PAGE, { tabId: 3, openerId: 1 })).toEqual({ kind: 'openedElsewhere' });
    expect(background.fake.journal).toContainEqual(expect.stringContaining(`${GRAFANA}pages/one?a=b#c`));
    expect(await passGate(background, PAGE, { tabId: 4, openerId: 1 })).toMatchObject({ kind: 'chooseApp' });
  });

  it('has to be chosen where there are several', async () => {
    await openAtRoot(1, GRAFANA);
    await openAtRoot(2, SEARCH);
    expect(await passGate(background, PAGE, { tabId: 3 })).toEqual({ kind: 'chooseApp', prefixes: [SEARCH, GRAFANA] });
    expect(await passGate(background, PAGE, { tabId: 3, prefix: GRAFANA })).toMatchObject({
      url: `${GRAFANA}pages/one?a=b#c`,
    });
    expect(await passGate(background, PAGE, { tabId: 2 })).toMatchObject({ url: `${SEARCH}pages/one?a=b#c` });
  });

  it('cannot be chosen by a prefix that is not served from the root', async () => {
    await openAtRoot(1, GRAFANA);
    await openAtRoot(2, SEARCH);
    const prefix = `${SERVER.origin}/api/v1/nodes/n/proxy/`;
    expect(await passGate(background, PAGE, { tabId: 3, prefix })).toMatchObject({ kind: 'chooseApp' });
  });

  it('is not found behind a base path, except in its own tab', async () => {
    await openAtRoot(4, BEHIND_BASE_PATH);
    const url = `${SERVER_WITH_BASE_PATH.origin}/pages/one`;
    expect(await passGate(background, url, { tabId: 5 })).toMatchObject({ kind: 'blocked' });
    expect(await passGate(background, url, { tabId: 4 })).toMatchObject({ url: `${BEHIND_BASE_PATH}pages/one` });
  });

  it('needs consent where a page of another site navigates there, before the app is chosen', async () => {
    await openAtRoot(1, GRAFANA);
    await navigate(3, pageOf('https://evil.example'));
    const confirm = { kind: 'confirm', site: 'https://evil.example' };
    expect(await passGate(background, PAGE, { tabId: 3 })).toMatchObject(confirm);
    await openAtRoot(2, SEARCH);
    expect(await passGate(background, PAGE, { tabId: 3 })).toMatchObject(confirm);
  });

  it('needs consent where an unknown page of its server navigates there', async () => {
    await openAtRoot(1, GRAFANA);
    await navigate(3, pageOf(SERVER.origin));
    expect(await passGate(background, PAGE, { tabId: 3 })).toMatchObject({ kind: 'confirm', site: null });
  });
});

describe('a page outside its prefix that an app opens in a new tab', () => {
  it.each(['notebooks/1', 'api/v1/export?all'])('belongs to the app: %s', async (path) => {
    await passGate(background, GRAFANA);
    const url = `${SERVER.origin}/${path}`;
    await navigate(2, pageOf(SERVER.origin), url);
    expect(await passGate(background, url, { tabId: 2, openerId: 1 })).toEqual({ kind: 'go', url: GRAFANA + path });
  });

  it('does not belong to the app where another site navigates there', async () => {
    await passGate(background, GRAFANA);
    await navigate(2, pageOf('https://evil.example'));
    expect(await passGate(background, PAGE, { tabId: 2, openerId: 1 })).toMatchObject({ kind: 'blocked' });
    expect(Object.keys(await activeGrants(background))).toEqual(['1']);
  });
});

describe('a socket outside the prefix that the shim did not rewrite', () => {
  it('makes the next documents of its app be marked, so that the shim wraps workers too', async () => {
    await passGate(background, GRAFANA);
    const open = (url: string, tabId = 1) => background.events.socketOpened({ tabId, url });
    await open(`${GRAFANA.replace('https', 'wss')}live`);
    await open('wss://elsewhere.example/live');
    await open('wss://k8s.example:6444/live');
    await open('wss://k8s.example:6443/live', 2);
    expect(JSON.stringify(documentMarks())).not.toContain('workers');
    await open('wss://k8s.example:6443/live');
    expect(JSON.stringify(documentMarks())).toContain(' workers');
  });
});
