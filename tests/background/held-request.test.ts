import { beforeEach, describe, expect, it } from 'vitest';
import type { HeldAnswer } from '../../lib/background/dependencies.ts';
import type { ShownContent } from '../../lib/core/apps/responses.ts';
import type { Initiator, SeenInitiator } from '../../lib/core/tabs/initiator.ts';
import { FIREFOX, fakeDependencies } from '../fakes/fake-dependencies.ts';
import { GRAFANA, gateRequest, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import {
  activeGrants,
  codeOf,
  questionAbout,
  sender,
  signedCredentials,
  startInTab,
  storedTab,
  type TestBackground,
  type TestNavigation,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
const PERSON: Initiator = { kind: 'person' };
const EVIL: Initiator = { kind: 'page', origin: 'https://evil.example' };
const SANDBOXED: Initiator = { kind: 'page', origin: null };
/** For a bookmark, and for a tab that is restored. */
const BROWSER: SeenInitiator = { kind: 'browser' };
const ASK: HeldAnswer = { kind: 'ask' };
const MINUTE_MS = 60_000;

let background: TestBackground;

beforeEach(async () => {
  background = testBackground(Object.assign(fakeDependencies(), { platform: FIREFOX }));
  await background.messages.importContexts([importedContext('dev')], send);
});

/** A tab that the browser says was opened from no other one, as for Ctrl+T. */
const openTab = (tabId = 1) =>
  background.events.tabOpened({ tabId, openerTabId: null, place: { windowId: 1, index: 1 } });
/** A navigation whose request rules have marked. */
const hold = (url: string, initiator: SeenInitiator, { tabId = 1, requestId = url }: TestNavigation = {}) =>
  background.events.requestHeld({ tabId, url, isMainFrame: true, initiator, requestId });
/** The same request, to which the browser has applied the rules anew. */
const sendAgain = (url: string, { tabId = 1, requestId = url }: TestNavigation = {}) =>
  background.events.documentRequested({ tabId, url, isMainFrame: true, initiator: PERSON, requestId });
/** The headers of its response, or its failure. */
const receive = (
  url: string,
  { tabId = 1, requestId = url }: TestNavigation = {},
  content: ShownContent = 'document',
) => background.events.navigationAnswered({ tabId, url, requestId, content });
const start = (tabId: number, url: string, historyLength: number) =>
  background.events.documentStarted({ tabId, url, origin: SERVER.origin, isByForeignWorker: false, historyLength });
const askGate = (url: string, isFirstPage: boolean) =>
  background.messages.passGate(gateRequest(url, { isResumed: false, isFirstPage }), sender(1));
const heldFilters = () =>
  background.fake.sessionRules
    .filter(({ action, condition }) => action.type === 'modifyHeaders' && condition.requestMethods !== undefined)
    .map(({ action, condition }) => ('requestHeaders' in action ? condition.urlFilter : undefined))
    .filter((filter) => filter !== undefined);

describe('a request that the browser makes by itself in a tab without an opener', () => {
  const url = `${GRAFANA}d/1`;

  /** Another app was used, and could have given the address to its page. */
  const useSearch = async () => {
    await startInTab(background, 7);
    await hold(SEARCH, PERSON, { tabId: 7 });
    await sendAgain(SEARCH, { tabId: 7 });
  };

  beforeEach(() => openTab());

  it('is asked about if another app of the origin was used: the tab may be its own, restored', async () => {
    await useSearch();
    expect(await hold(url, BROWSER)).toEqual(ASK);
    expect(await askGate(url, true)).toMatchObject({ kind: 'confirm', site: null });
  });

  it('goes on if a person typed it', async () => {
    await useSearch();
    expect(await hold(url, PERSON)).toMatchObject({ kind: 'go' });
  });

  it('goes on if no other app of the origin was used', async () => {
    expect(await hold(url, BROWSER)).toMatchObject({ kind: 'go' });
  });

  it('goes on to the start page of an app that was used', async () => {
    await useSearch();
    await startInTab(background, 8);
    await hold(GRAFANA, PERSON, { tabId: 8 });
    expect(await hold(GRAFANA, BROWSER)).toMatchObject({ kind: 'go' });
  });

  it('goes on to a URL that a person opened before', async () => {
    await useSearch();
    await startInTab(background, 8);
    await hold(url, PERSON, { tabId: 8 });
    expect(await hold(url, BROWSER)).toMatchObject({ kind: 'go' });
    expect(await hold(`${url}?other`, BROWSER, { tabId: 9 })).toEqual(ASK);
    expect(await hold(`${url}#other`, BROWSER, { tabId: 10 })).toEqual(ASK);
  });

  it('is asked about at the start page of an app with a fragment, which can be a page of its own', async () => {
    await useSearch();
    await startInTab(background, 8);
    await hold(GRAFANA, PERSON, { tabId: 8 });
    expect(await hold(`${GRAFANA}#/delete/everything`, BROWSER)).toEqual(ASK);
  });

  it('is asked about in a tab that was there when the browser started', async () => {
    await useSearch();
    background.fake.openTabs = [21];
    await background.events.browserStarted();
    expect(await hold(url, BROWSER, { tabId: 21 })).toEqual(ASK);
  });
});

describe('a request that a page of the host at another port starts', () => {
  const NEIGHBOUR: Initiator = { kind: 'page', origin: 'https://k8s.example:8443' };
  const holdFromNeighbour = (url: string, tabId: number) =>
    background.events.neighbourRequestHeld({ tabId, url, isMainFrame: true, initiator: NEIGHBOUR, requestId: url });

  it('is asked about in the tab of an app, for which rules take the page', async () => {
    await startInTab(background, 1);
    await hold(GRAFANA, PERSON);
    await sendAgain(GRAFANA);
    expect(await holdFromNeighbour(`${GRAFANA}delete`, 1)).toEqual(ASK);
    expect(await askGate(`${GRAFANA}delete`, false)).toMatchObject({ kind: 'confirm', site: NEIGHBOUR.origin });
  });

  it('goes on as it is in any other tab', async () => {
    expect(await holdFromNeighbour(`${SERVER.origin}/`, 2)).toBeNull();
  });
});

describe('a request that the background holds', () => {
  beforeEach(() => startInTab(background, 1));

  it('goes on to its own URL, for which it is signed, if a person started it', async () => {
    const url = `${GRAFANA}d/1#panel`;
    expect(await hold(url, PERSON)).toEqual({ kind: 'go', url });
    expect(heldFilters()).toEqual([`|${GRAFANA}d/1|`, `|${GRAFANA}d/1#`]);
  });

  it('is left to the gate’s page in a tab that was opened from another one, until it shows the app', async () => {
    background.fake.openers = { 1: 9 };
    expect(await hold(GRAFANA, PERSON)).toEqual(ASK);
    expect(await askGate(GRAFANA, true)).toEqual({ kind: 'go', url: GRAFANA });
    expect(await hold(`${GRAFANA}d/1`, PERSON)).toMatchObject({ kind: 'go' });
  });

  it('is let through once: its rules are removed when it is sent', async () => {
    await hold(GRAFANA, PERSON);
    await sendAgain(GRAFANA);
    expect(heldFilters()).toEqual([]);
    expect(await hold(GRAFANA, EVIL, { requestId: 'next' })).toEqual(ASK);
  });

  it.each([
    ['a page', EVIL],
    ['a page without an origin, which Firefox does not name', SANDBOXED],
  ])('is asked about if %s started it, and the gate knows that', async (_, initiator) => {
    expect(await hold(GRAFANA, initiator)).toEqual(ASK);
    expect(heldFilters()).toEqual([]);
    const site = initiator.kind === 'page' ? initiator.origin : null;
    expect(await askGate(GRAFANA, false)).toMatchObject({ kind: 'confirm', site });
  });

  it('is left to the gate’s page if rules mark it again', async () => {
    expect(await hold(GRAFANA, PERSON)).toMatchObject({ kind: 'go' });
    expect(await hold(GRAFANA, PERSON)).toEqual(ASK);
  });

  it('goes on after a redirect under its prefix, and is asked about after any other', async () => {
    await hold(GRAFANA, PERSON, { requestId: 'one' });
    await sendAgain(GRAFANA, { requestId: 'one' });
    const login = `${GRAFANA}login`;
    expect(await hold(login, PERSON, { requestId: 'one' })).toEqual({ kind: 'go', url: login });
    await sendAgain(login, { requestId: 'one' });
    expect(await hold(SEARCH, PERSON, { requestId: 'one' })).toEqual(ASK);
  });

  it('is asked about in the tab of another app, which can look like a person, and opens in a new one', async () => {
    await hold(GRAFANA, PERSON);
    await sendAgain(GRAFANA);
    expect(await hold(SEARCH, PERSON)).toEqual(ASK);
    const question = await questionAbout(background, { site: GRAFANA, prefix: SEARCH, contextId: 'config/dev' });
    const agreed = gateRequest(SEARCH, { isResumed: false, isFirstPage: false, consent: 'once', question });
    expect(await background.messages.passGate(agreed, sender(1))).toEqual({ kind: 'openedElsewhere' });
    expect(background.fake.journal).toContain(`open 1000 at ${SEARCH} next to 1`);
    expect(await hold(SEARCH, PERSON, { tabId: 1000, requestId: 'new' })).toEqual({ kind: 'go', url: SEARCH });
  });

  it('is left to the gate’s page, and grants nothing, if its turn comes when the browser waits no more', async () => {
    const request = { tabId: 1, url: GRAFANA, isMainFrame: true, initiator: PERSON, requestId: 'late' };
    expect(await background.events.requestHeld(request, AbortSignal.abort())).toEqual(ASK);
    expect((await storedTab(background, 1)).access.state).toBe('ungranted');
    expect(await askGate(GRAFANA, false)).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('is left to the gate’s page while stored values cannot be read', async () => {
    background.fake.storage.areas.local.set('contexts', 'damaged');
    background.wake();
    expect(await hold(GRAFANA, PERSON)).toEqual(ASK);
  });
});

describe('a tab that still shows something else', () => {
  beforeEach(() => startInTab(background, 1));

  /** Types and resource types of the rules that sign in tab 1, those of a held navigation apart. */
  const signedTypes = () =>
    background.fake.sessionRules
      .filter(({ action, condition }) => {
        const isSigning = action.type === 'modifyHeaders' && JSON.stringify(action).includes('Authorization');
        return isSigning && condition.tabIds?.includes(1) && condition.initiatorDomains !== undefined;
      })
      .flatMap(({ condition }) => condition.resourceTypes ?? []);
  const accessOf = async (tabId: number) => (await storedTab(background, tabId)).access.state;
  const letGo = async () => {
    await hold(GRAFANA, PERSON);
    await sendAgain(GRAFANA);
  };

  it('is signed for the navigation only, until the response arrives that brings the app', async () => {
    await hold(GRAFANA, PERSON);
    expect(heldFilters()).toEqual([`|${GRAFANA}|`, `|${GRAFANA}#`]);
    expect(signedTypes()).toEqual([]);
    await sendAgain(GRAFANA);
    expect(signedTypes()).toEqual([]);
    await receive(GRAFANA);
    expect(signedTypes()).toContain('xmlhttprequest');
    expect(signedTypes()).toContain('main_frame');
  });

  it('is not signed by the response of another request', async () => {
    await letGo();
    await receive(GRAFANA, { requestId: 'other' });
    expect(signedTypes()).toEqual([]);
  });

  it.each([
    ['fails, or brings none', () => receive(GRAFANA, {}, 'nothing')],
    [
      'is given up before the document runs',
      async () => {
        await receive(GRAFANA);
        await receive(GRAFANA, {}, 'nothing');
      },
    ],
  ])('loses the grant if the request for the app %s', async (_, end) => {
    await letGo();
    await end();
    expect(signedCredentials(background)).toEqual([]);
    expect(await accessOf(1)).toBe('suspended');
  });

  it('loses the grant if the navigation fails before it is sent', async () => {
    await hold(GRAFANA, PERSON);
    await receive(GRAFANA, {}, 'nothing');
    expect(await accessOf(1)).toBe('suspended');
  });

  it('loses the grant after a while if the navigation is never sent', async () => {
    background.fake.patienceMs = 10_000;
    await hold(GRAFANA, PERSON);
    await expect.poll(() => accessOf(1)).toBe('suspended');
  });

  it('loses the grant after a while if no document of the response runs', async () => {
    await letGo();
    background.fake.patienceMs = 10_000;
    await receive(GRAFANA);
    await expect.poll(() => accessOf(1)).toBe('suspended');
  });

  it('keeps the grant for what the browser shows in a page of its own, where nothing tells that it runs', async () => {
    await letGo();
    background.fake.patienceMs = 10_000;
    await receive(GRAFANA, {}, 'viewer');
    for (let turns = 0; turns < 3; turns += 1) await background.messages.listContexts(undefined, send);
    expect(await accessOf(1)).toBe('granted');
  });

  it('loses the grant if the background ends before the navigation is sent', async () => {
    background.fake.openTabs = [1];
    await background.events.started();
    await hold(GRAFANA, PERSON);
    background.wake();
    await background.events.started();
    expect(await accessOf(1)).toBe('suspended');
  });

  it('keeps the grant once the document of the app runs, whatever fails later', async () => {
    await letGo();
    await receive(GRAFANA);
    await start(1, GRAFANA, 1);
    await receive(GRAFANA, {}, 'nothing');
    expect(signedTypes()).toContain('xmlhttprequest');
  });

  it('keeps the grant of the app that it shows while that is loaded again', async () => {
    await letGo();
    await receive(GRAFANA);
    await start(1, GRAFANA, 1);
    await hold(GRAFANA, PERSON, { requestId: 'again' });
    expect(signedTypes()).toContain('xmlhttprequest');
    await receive(GRAFANA, { requestId: 'again' }, 'nothing');
    expect(await accessOf(1)).toBe('granted');
  });

  it('gets a lost grant back from a person without a question, and from no page', async () => {
    await letGo();
    await receive(GRAFANA, {}, 'nothing');
    expect(await hold(GRAFANA, EVIL, { requestId: 'page' })).toEqual(ASK);
    expect(await hold(GRAFANA, PERSON, { requestId: 'person' })).toEqual({ kind: 'go', url: GRAFANA });
    expect(signedTypes()).toEqual([]);
  });

  it('is signed as usual if the gate’s page took its place', async () => {
    await letGo();
    await hold(GRAFANA, EVIL, { requestId: 'page' });
    const named = { site: 'https://evil.example', prefix: GRAFANA, contextId: 'config/dev' };
    const question = await questionAbout(background, named);
    await background.messages.passGate(gateRequest(GRAFANA, { isResumed: true, consent: 'once', question }), sender(1));
    expect(signedTypes()).toContain('xmlhttprequest');
  });
});

describe('a document that begins to run in a frame', () => {
  const NEIGHBOUR = 'https://k8s.example:9999';
  const frame = (url: string, origin: string) => background.events.frameStarted({ tabId: 1, url, origin });

  beforeEach(() => startInTab(background, 1));

  it.each([
    ['another port', `${NEIGHBOUR}/`, NEIGHBOUR],
    ['a subdomain', 'https://a.k8s.example/', 'https://a.k8s.example'],
    ['cleartext http', 'http://k8s.example/', 'http://k8s.example'],
    ['a blob of another port', `blob:${NEIGHBOUR}/1`, NEIGHBOUR],
    ['a sandboxed frame of another port', `${NEIGHBOUR}/`, 'null'],
  ])('quarantines its tab for a neighbour origin: %s', async (_, url, origin) => {
    await frame(url, origin);
    expect((await storedTab(background, 1)).access).toEqual({ state: 'quarantined' });
    expect(await hold(GRAFANA, PERSON)).toEqual({ kind: 'stay' });
  });

  it('quarantines also a tab that is granted already', async () => {
    await hold(GRAFANA, PERSON);
    await sendAgain(GRAFANA);
    await receive(GRAFANA);
    await frame(`${NEIGHBOUR}/`, NEIGHBOUR);
    expect(signedCredentials(background)).toEqual([]);
    expect((await storedTab(background, 1)).access).toEqual({ state: 'quarantined' });
  });

  it('quarantines it for another server at the same host too', async () => {
    await background.messages.importContexts([importedContext('neighbour', { serverAddress: NEIGHBOUR })], send);
    await frame(`${NEIGHBOUR}/`, NEIGHBOUR);
    expect((await storedTab(background, 1)).access).toEqual({ state: 'ungranted' });
    await startInTab(background, 2);
    await hold(GRAFANA, PERSON, { tabId: 2 });
    await background.events.frameStarted({ tabId: 2, url: `${NEIGHBOUR}/`, origin: NEIGHBOUR });
    expect((await storedTab(background, 2)).access).toEqual({ state: 'quarantined' });
    expect(signedCredentials(background)).toEqual([]);
  });

  it.each([SEARCH, `blob:${SERVER.origin}/1`])(
    'keeps an app out of the tab if it may be of another one: %s',
    async (url) => {
      await frame(url, SERVER.origin);
      expect(await hold(GRAFANA, PERSON)).toEqual(ASK);
      expect(await activeGrants(background)).toEqual({});
    },
  );

  it('takes the grant back if it may be of another app, while the app is on its way', async () => {
    await hold(GRAFANA, PERSON);
    await frame(`blob:${SERVER.origin}/1`, SERVER.origin);
    expect((await storedTab(background, 1)).access.state).toBe('suspended');
  });

  it.each([`blob:${SERVER.origin}/1`, 'about:srcdoc'])('is the app’s own where the app is: %s', async (url) => {
    await hold(GRAFANA, PERSON);
    await sendAgain(GRAFANA);
    await receive(GRAFANA);
    await start(1, GRAFANA, 1);
    await frame(url, SERVER.origin);
    expect((await storedTab(background, 1)).access.state).toBe('granted');
    expect(await hold(`${GRAFANA}d/1`, PERSON)).toMatchObject({ kind: 'go' });
  });

  it('of another site changes nothing', async () => {
    await frame('https://other.example/', 'https://other.example');
    expect(await hold(GRAFANA, PERSON)).toMatchObject({ kind: 'go' });
  });
});

describe('an app that is opened from the popup', () => {
  it('opens at its own URL, whose request waits for the grant', async () => {
    const opened = background.messages.openTarget({ contextId: 'config/dev', url: GRAFANA }, send);
    const held = hold(GRAFANA, PERSON, { tabId: 1000 });
    expect(codeOf(await opened)).toBe('ok');
    expect(await held).toEqual({ kind: 'go', url: GRAFANA });
    expect(background.fake.journal).toContain(`open 1000 at ${GRAFANA}`);
  });
});

describe('a tab without an opener, which may have been closed and opened again', () => {
  it('is assumed to have no history for a minute', async () => {
    await openTab();
    background.fake.time += MINUTE_MS - 1;
    expect(await hold(GRAFANA, PERSON)).toEqual({ kind: 'go', url: GRAFANA });
  });

  it.each([true, false])(
    'is left to the gate’s page after that, which sees its history (first page: %s)',
    async (isFirst) => {
      await openTab();
      background.fake.time += MINUTE_MS;
      expect(await hold(GRAFANA, PERSON)).toEqual(ASK);
      expect(await askGate(GRAFANA, isFirst)).toMatchObject({ kind: isFirst ? 'go' : 'openedElsewhere' });
    },
  );

  it('is left to the gate’s page if it was there before Portside', async () => {
    expect(await hold(GRAFANA, PERSON)).toEqual(ASK);
  });

  it('is not assumed to be empty if another app was seen in it', async () => {
    await openTab();
    await background.events.documentResponded({ tabId: 1, url: SEARCH, isMainFrame: true, hasDocument: true });
    expect(await hold(GRAFANA, PERSON)).toEqual(ASK);
    expect(await activeGrants(background)).toEqual({});
  });

  it.each(['awake', 'stopped before the document starts'])(
    'whose app turns out not to be its first page never uses the grant again (background %s)',
    async (state) => {
      await openTab();
      await hold(GRAFANA, PERSON);
      await sendAgain(GRAFANA);
      if (state !== 'awake') background.wake();
      expect(await start(1, GRAFANA, 2)).toBe(false);
      expect((await storedTab(background, 1)).access).toEqual({ state: 'quarantined' });
      expect(background.fake.journal).toContain(`open 1000 at ${GRAFANA} next to 1`);
      expect(background.fake.journal).toContain('go back in 1');
      expect(Object.keys(await activeGrants(background))).toEqual(['1000']);
      expect(await start(1, GRAFANA, 1)).toBe(true);
      expect(Object.keys(await activeGrants(background))).toEqual(['1000']);
    },
  );

  it('whose app is its first page keeps the grant, however long its history gets', async () => {
    await openTab();
    await hold(GRAFANA, PERSON);
    await sendAgain(GRAFANA);
    await receive(GRAFANA);
    expect(await start(1, GRAFANA, 1)).toBe(true);
    expect(await start(1, `${GRAFANA}d/1`, 2)).toBe(true);
    expect(signedCredentials(background)).toEqual(['Bearer token-of-dev']);
    expect((await storedTab(background, 1)).access.state).toBe('granted');
  });

  it('whose app is its first page can open a tab for the same app, which is clean', async () => {
    await openTab();
    await hold(GRAFANA, PERSON);
    await sendAgain(GRAFANA);
    await start(1, GRAFANA, 1);
    await background.events.tabOpened({ tabId: 2, openerTabId: 1, place: { windowId: 1, index: 2 } });
    const byApp: Initiator = { kind: 'page', origin: SERVER.origin };
    expect(await hold(`${GRAFANA}d/2`, byApp, { tabId: 2 })).toEqual({ kind: 'go', url: `${GRAFANA}d/2` });
  });
});
