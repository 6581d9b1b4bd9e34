import { beforeEach, describe, expect, it } from 'vitest';
import { gateAddressPrefix } from '../../lib/core/gate/gate-address.ts';
import type { Initiator } from '../../lib/core/tabs/initiator.ts';
import { FIREFOX, fakeDependencies, PLATFORM } from '../fakes/fake-dependencies.ts';
import {
  GRAFANA,
  gateRequest,
  importedContext,
  SEARCH,
  SERVER,
  SERVER_WITH_BASE_PATH,
} from '../fakes/sample-contexts.ts';
import {
  activeGrants,
  passGate,
  questionAbout,
  questionOf,
  sender,
  signedCredentials,
  storedTab,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
const go = (url: string) => ({ kind: 'go', url });
const target = (contextId: string, prefix: string) => ({ kind: 'target', contextId, server: SERVER, prefix });

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev')], send);
  background.fake.journal.length = 0;
});

const importAlso = (...contexts: ReturnType<typeof importedContext>[]) =>
  background.messages.importContexts(contexts, send);

describe('a proxy URL at the gate', () => {
  it('gets a grant for its tab, written before its rules, and rules before the answer', async () => {
    expect(await passGate(background, `${GRAFANA}d/1?kiosk#panel`)).toEqual(go(`${GRAFANA}d/1?kiosk#panel`));
    expect(await activeGrants(background)).toEqual({ 1: target('config/dev', GRAFANA) });
    expect(background.fake.journal).toEqual([
      'write local: contextsByPrefix recentApps',
      'write session: tabHistories tabs',
      'session rules',
      'content scripts',
    ]);
    expect(signedCredentials(background)).toEqual(['Bearer token-of-dev']);
  });

  it.each([
    ['without its final slash', GRAFANA.slice(0, -1)],
    ['with an encoded colon', GRAFANA.replace(':http', '%3Ahttp')],
  ])('%s is brought into the spelling of its prefix', async (_what, url) => {
    expect(await passGate(background, url)).toEqual(go(GRAFANA));
  });

  it('passes again in a tab that holds its grant', async () => {
    await passGate(background, GRAFANA);
    expect(await passGate(background, `${GRAFANA}explore`)).toEqual(go(`${GRAFANA}explore`));
    expect(Object.keys(await activeGrants(background))).toEqual(['1']);
  });

  it('of another app opens in a new tab, and the first tab keeps its grant', async () => {
    await passGate(background, GRAFANA);
    background.fake.journal.length = 0;
    expect(await passGate(background, SEARCH)).toEqual({ kind: 'openedElsewhere' });
    expect(await activeGrants(background)).toEqual({
      1: target('config/dev', GRAFANA),
      1000: target('config/dev', SEARCH),
    });
    expect(background.fake.journal).toEqual([
      'write session: tabs',
      `open 1000 at ${gateAddressPrefix(PLATFORM)}${SEARCH} next to 1`,
      'write local: contextsByPrefix recentApps',
      'write session: tabHistories tabs',
      'session rules',
    ]);
  });

  it('is refused where the gate is not in a tab', async () => {
    expect(await background.messages.passGate(gateRequest(GRAFANA), sender(null))).toMatchObject({
      kind: 'blocked',
      problem: { code: 'gateWithoutTab' },
    });
    expect(await activeGrants(background)).toEqual({});
  });
});

describe('a tab that leaves its app', () => {
  it('loses its grant before it navigates, and never gets one again', async () => {
    await passGate(background, GRAFANA);
    const elsewhere = 'https://k8s.example:8443/dashboard';
    expect(await passGate(background, elsewhere)).toEqual(go(elsewhere));
    expect(await activeGrants(background)).toEqual({});
    expect(signedCredentials(background)).toEqual([]);
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'openedElsewhere' });
    expect(await activeGrants(background)).toEqual({ 1000: target('config/dev', GRAFANA) });
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'nonsense'])(
    'is not navigated to %s',
    async (url) => {
      await passGate(background, GRAFANA);
      expect(await passGate(background, url)).toMatchObject({ kind: 'blocked' });
    },
  );
});

describe('the gate blocks', () => {
  it('a URL of an unknown server', async () => {
    expect(await passGate(background, GRAFANA.replace('k8s.example', 'other.example'))).toMatchObject({
      kind: 'blocked',
      problem: { code: 'urlServerUnknown' },
    });
  });

  it('a server without host access', async () => {
    background.fake.accessibleHosts.clear();
    expect(await passGate(background, GRAFANA)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'hostAccessMissing', values: { origin: SERVER.origin } },
      context: { id: 'config/dev' },
    });
  });

  it('a context whose credential was only in memory and is gone', async () => {
    background.restartBrowser();
    expect(await passGate(background, GRAFANA)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'credentialMissing' },
    });
    expect(await activeGrants(background)).toEqual({});
  });

  it('a context whose credential has expired', async () => {
    const expired = { type: 'bearer', token: `until ${background.fake.time}` } as const;
    await importAlso({ ...importedContext('dev'), credential: expired });
    expect(await passGate(background, GRAFANA)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'credentialExpired' },
    });
  });
});

describe('with two contexts on one server, the gate', () => {
  beforeEach(() => importAlso(importedContext('admin')));

  it('asks which one to use, and signs as the chosen one', async () => {
    expect(await passGate(background, GRAFANA)).toMatchObject({
      kind: 'chooseContext',
      contexts: [{ context: { name: 'dev' } }, { context: { name: 'admin' } }],
    });
    expect(await activeGrants(background)).toEqual({});
    expect(await passGate(background, GRAFANA, { contextId: 'config/admin' })).toEqual(go(GRAFANA));
    expect(signedCredentials(background)).toEqual(['Bearer token-of-admin']);
  });

  it('lists the last used one first', async () => {
    await passGate(background, GRAFANA, { contextId: 'config/admin' });
    expect(await passGate(background, GRAFANA, { tabId: 2 })).toMatchObject({
      kind: 'chooseContext',
      contexts: [{ context: { name: 'admin' } }, { context: { name: 'dev' } }],
    });
  });

  it('uses the context of the opener in a tab that the app itself opened', async () => {
    await passGate(background, GRAFANA, { contextId: 'config/admin' });
    expect(await passGate(background, `${GRAFANA}new`, { tabId: 2, openerId: 1 })).toEqual(go(`${GRAFANA}new`));
    expect(await activeGrants(background)).toEqual({
      1: target('config/admin', GRAFANA),
      2: target('config/admin', GRAFANA),
    });
  });

  it('asks in a tab that another app opened', async () => {
    await passGate(background, SEARCH, { contextId: 'config/admin' });
    expect(await passGate(background, GRAFANA, { tabId: 2, openerId: 1 })).toMatchObject({ kind: 'chooseContext' });
  });

  it('asks again where the chosen context is gone', async () => {
    expect(await passGate(background, GRAFANA, { contextId: 'config/gone' })).toMatchObject({ kind: 'chooseContext' });
    await background.messages.removeContexts(['config/admin'], send);
    expect(await passGate(background, GRAFANA, { contextId: 'config/admin' })).toMatchObject({
      kind: 'chooseContext',
      contexts: [{ context: { name: 'dev' } }],
    });
  });

  it('never uses a context of another server', async () => {
    const serverAddress = SERVER_WITH_BASE_PATH.origin + SERVER_WITH_BASE_PATH.basePath;
    await importAlso(importedContext('rancher', { serverAddress }));
    expect(await passGate(background, GRAFANA, { contextId: 'config/rancher' })).toMatchObject({
      kind: 'chooseContext',
    });
  });
});

const WIKI: Initiator = { kind: 'page', origin: 'https://wiki.example' };
const APP: Initiator = { kind: 'page', origin: SERVER.origin };
const UNKNOWN_PAGE: Initiator = { kind: 'page', origin: null };
const PERSON: Initiator = { kind: 'person' };
const CONFIRM_WIKI = { kind: 'confirm', site: 'https://wiki.example' };

interface Navigation {
  readonly tabId?: number;
  readonly openerId?: number;
}

/** The event of a navigation, as the browser fires it. */
const navigate = (url: string, initiator: Initiator, tabId = 1) =>
  background.events.documentRequested({
    tabId,
    url: url.replace(/#.*/, ''),
    isMainFrame: true,
    initiator,
    requestId: null,
  });

/** A tab that comes to the gate for the first time, after the event of its navigation. */
const arrive = async (url: string, initiator: Initiator, navigation: Navigation = {}) => {
  await navigate(url, initiator, navigation.tabId);
  return ask(url, navigation);
};

const ask = (
  url: string,
  { consent = 'none', ...navigation }: Navigation & { consent?: 'none' | 'once' | 'always' } = {},
) => passGate(background, url, { isResumed: false, consent, ...navigation });

describe('a navigation that a person started', () => {
  it('needs no consent', async () => {
    expect(await arrive(`${GRAFANA}?q=\`#x`, PERSON)).toEqual(go(`${GRAFANA}?q=\`#x`));
  });

  it('needs no consent when the gate is reloaded, or restored after the browser lost its memory', async () => {
    await importAlso(importedContext('admin'));
    expect(await arrive(GRAFANA, PERSON)).toMatchObject({ kind: 'chooseContext' });
    expect(await ask(GRAFANA)).toMatchObject({ kind: 'chooseContext' });
    background.restartBrowser();
    await importAlso(importedContext('dev'), importedContext('admin'));
    expect(await passGate(background, GRAFANA, { isResumed: true })).toMatchObject({ kind: 'chooseContext' });
  });
});

describe('a navigation that a page started', () => {
  it('needs consent before anything is granted or told', async () => {
    background.fake.journal.length = 0;
    expect(await arrive(GRAFANA, WIKI)).toMatchObject(CONFIRM_WIKI);
    expect(background.fake.journal).toEqual(['write session: tabs']);
    expect(await activeGrants(background)).toEqual({});
  });

  it('needs consent once for each site and app, for all their pages, until the browser closes', async () => {
    expect(await arrive(GRAFANA, WIKI)).toMatchObject(CONFIRM_WIKI);
    expect(await ask(GRAFANA, { consent: 'once' })).toEqual(go(GRAFANA));
    expect(await arrive(`${GRAFANA}d/2`, WIKI, { tabId: 2 })).toEqual(go(`${GRAFANA}d/2`));
    expect(await arrive(SEARCH, WIKI, { tabId: 3 })).toMatchObject(CONFIRM_WIKI);
    const other = { kind: 'page', origin: 'https://other.example' } as const;
    expect(await arrive(GRAFANA, other, { tabId: 4 })).toMatchObject({ kind: 'confirm' });
    expect(await background.messages.listTrustedSites(undefined, send)).toEqual([]);
    background.restartBrowser();
    expect(await arrive(GRAFANA, WIKI, { tabId: 5 })).toMatchObject(CONFIRM_WIKI);
  });

  it('needs no consent from a trusted site, also after a restart, until it is removed', async () => {
    await arrive(GRAFANA, WIKI);
    await ask(GRAFANA, { consent: 'always' });
    expect(await background.messages.listTrustedSites(undefined, send)).toEqual(['https://wiki.example']);
    background.restartBrowser();
    await importAlso(importedContext('dev'));
    expect(await arrive(SEARCH, WIKI, { tabId: 2 })).toEqual(go(SEARCH));
    await background.messages.removeTrustedSite('https://wiki.example', send);
    expect(await arrive(SEARCH, WIKI, { tabId: 3 })).toMatchObject(CONFIRM_WIKI);
  });

  it('needs consent each time where the page is unknown, whatever was answered', async () => {
    expect(await arrive(GRAFANA, UNKNOWN_PAGE)).toMatchObject({ kind: 'confirm', site: null });
    expect(await ask(GRAFANA, { consent: 'always' })).toEqual(go(GRAFANA));
    expect(await arrive(GRAFANA, UNKNOWN_PAGE, { tabId: 2 })).toMatchObject({ kind: 'confirm', site: null });
  });

  it('needs consent only once when the person has to choose a context too', async () => {
    await importAlso(importedContext('admin'));
    await arrive(GRAFANA, WIKI);
    expect(await ask(GRAFANA, { consent: 'once' })).toMatchObject({ kind: 'chooseContext' });
    expect(await ask(GRAFANA)).toMatchObject({ kind: 'chooseContext' });
  });

  it('is assumed where no navigation was seen, or one to another URL', async () => {
    expect(await ask(GRAFANA)).toMatchObject({ kind: 'confirm', site: null });
    await navigate(SEARCH, PERSON);
    expect(await ask(GRAFANA)).toMatchObject({ kind: 'confirm', site: null });
  });

  it('needs consent in a tab that already holds the grant', async () => {
    await arrive(GRAFANA, PERSON);
    expect(await arrive(`${GRAFANA}delete`, WIKI)).toMatchObject(CONFIRM_WIKI);
  });

  it('needs consent in an API tab', async () => {
    await background.messages.openApi('config/dev', send);
    const url = `${SERVER.origin}/api/v1/secrets`;
    expect(await arrive(url, PERSON, { tabId: 1000 })).toEqual(go(url));
    expect(await arrive(url, WIKI, { tabId: 1000 })).toMatchObject(CONFIRM_WIKI);
  });
});

describe('consent that was given while there was one context', () => {
  const consentedAs = async () => (await background.stored()).allowedOpenings.map(({ contextId }) => contextId);
  const opensAgain = (navigation: Navigation = {}) => arrive(`${GRAFANA}again`, WIKI, { tabId: 3, ...navigation });

  beforeEach(async () => {
    await arrive(GRAFANA, WIKI);
    expect(await ask(GRAFANA, { consent: 'once' })).toEqual(go(GRAFANA));
    expect(await consentedAs()).toEqual(['config/dev']);
  });

  it('opens nothing as another one that is in front', async () => {
    await importAlso(importedContext('admin'));
    await passGate(background, GRAFANA, { tabId: 2, contextId: 'config/admin' });
    expect(await opensAgain({ openerId: 2 })).toMatchObject({ kind: 'chooseContext' });
    const asAdmin = { tabId: 3, openerId: 2, isResumed: false, contextId: 'config/admin' };
    expect(await passGate(background, `${GRAFANA}again`, asAdmin)).toMatchObject({
      ...CONFIRM_WIKI,
      contextId: 'config/admin',
      contexts: [{ name: 'dev' }, { name: 'admin' }],
    });
    expect(Object.keys(await activeGrants(background))).toEqual(['1', '2']);
  });

  it('is gone with this context, and opens nothing as another one', async () => {
    await importAlso(importedContext('admin'));
    await background.messages.removeContexts(['config/dev'], send);
    expect(await consentedAs()).toEqual([]);
    expect(await opensAgain()).toMatchObject({ ...CONFIRM_WIKI, contextId: 'config/admin' });
  });

  it.each<[string, ReturnType<typeof importedContext>]>([
    ['user', importedContext('dev', { userName: 'admin' })],
    ['impersonation', importedContext('dev', { impersonation: { user: 'admin', uid: '', groups: [], extra: [] } })],
    ['credential', { ...importedContext('dev'), credential: { type: 'bearer', token: 'of-somebody-else' } }],
  ])('is gone if an import gives this context another %s', async (_what, context) => {
    await importAlso(context);
    expect(await opensAgain()).toMatchObject(CONFIRM_WIKI);
  });

  it('is gone if the person gives this context another credential, and stays with the same one', async () => {
    const give = (token: string) =>
      background.messages.setCredential({ contextId: 'config/dev', credential: { type: 'bearer', token } }, send);
    await give('token-of-dev');
    await importAlso(importedContext('dev', { namespace: 'other' }));
    expect(await consentedAs()).toEqual(['config/dev']);
    await give('of-somebody-else');
    expect(await opensAgain()).toMatchObject(CONFIRM_WIKI);
  });
});

describe.each<[string, () => Promise<unknown>]>([
  ['an import gives its context another user', () => importAlso(importedContext('dev', { userName: 'admin' }))],
  [
    'an import gives its context another impersonation',
    () => importAlso(importedContext('dev', { impersonation: { user: 'admin', uid: '', groups: [], extra: [] } })),
  ],
  [
    'its context gets another credential',
    () => {
      const credential = { type: 'bearer', token: 'of-somebody-else' } as const;
      return background.messages.setCredential({ contextId: 'config/dev', credential }, send);
    },
  ],
  [
    'its context is removed and imported again',
    async () => {
      await background.messages.removeContexts(['config/dev'], send);
      await importAlso(importedContext('dev'));
    },
  ],
])('consent to a navigation that waits while %s', (_what, exchange) => {
  it('is not given by the answer to the question from before', async () => {
    const asked = await arrive(GRAFANA, WIKI);
    expect(asked).toMatchObject({ ...CONFIRM_WIKI, contextId: 'config/dev' });
    await exchange();
    expect(
      await passGate(background, GRAFANA, { isResumed: false, consent: 'once', question: questionOf(asked) }),
    ).toMatchObject(CONFIRM_WIKI);
    expect(await activeGrants(background)).toEqual({});
  });

  it('is asked for again if it was given before', async () => {
    const { accessibleHosts } = background.fake;
    const hosts = [...accessibleHosts];
    accessibleHosts.clear();
    await arrive(GRAFANA, WIKI);
    const inTheWay = { kind: 'blocked', problem: { code: 'hostAccessMissing' } };
    expect(await ask(GRAFANA, { consent: 'once' })).toMatchObject(inTheWay);
    expect(await ask(GRAFANA)).toMatchObject(inTheWay);
    await exchange();
    for (const host of hosts) accessibleHosts.add(host);
    expect(await ask(GRAFANA)).toMatchObject(CONFIRM_WIKI);
  });
});

describe('consent that is given before something else is in the way', () => {
  it('is remembered once the app opens, for the context that was chosen', async () => {
    await importAlso(importedContext('admin'));
    await arrive(GRAFANA, WIKI);
    expect(await ask(GRAFANA, { consent: 'once' })).toMatchObject({ kind: 'chooseContext' });
    expect((await background.stored()).allowedOpenings).toEqual([]);
    expect(await passGate(background, GRAFANA, { isResumed: false, contextId: 'config/admin' })).toEqual(go(GRAFANA));
    expect((await background.stored()).allowedOpenings).toEqual([
      { site: 'https://wiki.example', prefix: GRAFANA, contextId: 'config/admin' },
    ]);
  });

  it('holds while the person enters a missing credential', async () => {
    background.restartBrowser();
    await arrive(GRAFANA, WIKI);
    expect(await ask(GRAFANA, { consent: 'once' })).toMatchObject({ kind: 'blocked' });
    const credential = { type: 'bearer', token: 'given' } as const;
    await background.messages.setCredential({ contextId: 'config/dev', credential }, send);
    expect(await passGate(background, GRAFANA, { isResumed: false, contextId: 'config/dev' })).toEqual(go(GRAFANA));
    expect((await background.stored()).allowedOpenings).toMatchObject([{ contextId: 'config/dev' }]);
  });
});

describe('a navigation that an app started', () => {
  beforeEach(() => arrive(GRAFANA, PERSON));

  it('needs no consent within the app, also in a tab that it opened', async () => {
    expect(await arrive(`${GRAFANA}x`, APP)).toEqual(go(`${GRAFANA}x`));
    expect(await arrive(`${GRAFANA}x`, APP, { tabId: 2, openerId: 1 })).toEqual(go(`${GRAFANA}x`));
  });

  it('to another app needs consent for this app, not for the origin that all apps share', async () => {
    const confirm = { kind: 'confirm', site: GRAFANA };
    expect(await arrive(SEARCH, APP)).toMatchObject(confirm);
    expect(await arrive(SEARCH, APP, { tabId: 2, openerId: 1 })).toMatchObject(confirm);
    expect(await ask(SEARCH, { tabId: 2, openerId: 1, consent: 'always' })).toEqual({ kind: 'openedElsewhere' });
    expect(await background.messages.listTrustedSites(undefined, send)).toEqual([GRAFANA]);
    await background.events.openingAnnounced({ tabId: 1000, url: `${GRAFANA}#panel` });
    expect(await arrive(GRAFANA, APP, { tabId: 3, openerId: 1000 })).toMatchObject({ kind: 'confirm', site: SEARCH });
  });

  it('is of no known app if several are open, unless the page of one announced it a moment ago', async () => {
    expect(await arrive(SEARCH, APP, { tabId: 2, openerId: 1 })).toMatchObject({ kind: 'confirm', site: GRAFANA });
    await arrive(SEARCH, PERSON, { tabId: 3 });

    expect(await arrive(GRAFANA, APP, { tabId: 4, openerId: 1 })).toMatchObject({ kind: 'confirm', site: null });
    await background.events.openingAnnounced({ tabId: 1, url: GRAFANA });
    expect(await arrive(SEARCH, APP, { tabId: 4, openerId: 1 })).toMatchObject({ kind: 'confirm', site: null });
    expect(await arrive(GRAFANA, APP, { tabId: 4, openerId: 1 })).toEqual({ kind: 'openedElsewhere' });
    background.fake.time += 60_000;

    expect(await arrive(GRAFANA, APP, { tabId: 5, openerId: 1 })).toMatchObject({ kind: 'confirm', site: null });
  });

  it('needs consent for an unknown page where the app is not known', async () => {
    expect(await arrive(SEARCH, APP, { tabId: 2 })).toMatchObject({ kind: 'confirm', site: null });
  });
});

describe.each([
  ['Chromium', PLATFORM],
  ['Firefox', FIREFOX],
])('a question that names the app whose page started a navigation in %s', (_browser, platform) => {
  const VICTIM = `${SERVER.origin}/api/v1/namespaces/shop/services/victim/proxy/`;
  const announce = (tabId: number) => background.events.openingAnnounced({ tabId, url: VICTIM });
  const gateTab = { tabId: 4, openerId: 3 };
  const answer = async (site: string | null, consent: 'once' | 'always', navigation: Navigation = gateTab) =>
    passGate(background, VICTIM, {
      ...navigation,
      isResumed: false,
      consent,
      question: await questionAbout(background, { site, prefix: VICTIM, contextId: 'config/dev' }),
    });
  /** Sites that may open something without a question from now on. */
  const consented = async () => {
    const { allowedOpenings, trustedSites } = await background.stored();
    return [...allowedOpenings.map(({ site }) => site), ...trustedSites];
  };

  beforeEach(async () => {
    background = testBackground(Object.assign(fakeDependencies(), { platform }));
    await importAlso(importedContext('dev'));
    await arrive(GRAFANA, PERSON);
    await arrive(SEARCH, PERSON, { tabId: 3 });
  });

  it.each(['once', 'always'] as const)(
    'gives consent to this app, whatever another one announces meanwhile: %s',
    async (consent) => {
      await announce(3);
      expect(await arrive(VICTIM, APP, gateTab)).toMatchObject({ kind: 'confirm', site: SEARCH });
      await announce(1);
      expect(await ask(VICTIM, gateTab)).toMatchObject({ kind: 'confirm', site: SEARCH });
      expect(await answer(SEARCH, consent)).toEqual({ kind: 'openedElsewhere' });
      expect(await consented()).toEqual([SEARCH]);
    },
  );

  it.each(['once', 'always'] as const)(
    'gives consent to no app if it named an unknown page, whatever is announced afterwards: %s',
    async (consent) => {
      const ofNoKnownApp = { tabId: 5 };
      expect(await arrive(VICTIM, APP, ofNoKnownApp)).toMatchObject({ kind: 'confirm', site: null });
      await announce(1);
      expect(await answer(null, consent, ofNoKnownApp)).toEqual(go(VICTIM));
      expect(await consented()).toEqual([]);
    },
  );

  it('still names it when it was left open for longer than an announcement is remembered', async () => {
    await announce(3);
    await arrive(VICTIM, APP, gateTab);
    background.fake.time += 120_000;
    expect(await answer(SEARCH, 'once')).toEqual({ kind: 'openedElsewhere' });
    expect(await consented()).toEqual([SEARCH]);
  });

  it('names another one where the same tab is navigated there again', async () => {
    await announce(3);
    await arrive(VICTIM, APP, gateTab);
    await announce(1);
    expect(await arrive(VICTIM, APP, gateTab)).toMatchObject({ kind: 'confirm', site: GRAFANA });
    expect(await answer(SEARCH, 'always')).toMatchObject({ kind: 'confirm', site: GRAFANA });
    expect(await consented()).toEqual([]);
  });
});

describe('the gate and the event of its navigation', () => {
  it('waits for an event that comes later than the gate’s message', async () => {
    let giveUp = () => {};
    background.fake.delay = () =>
      new Promise((resolve) => {
        giveUp = resolve;
      });
    const passage = ask(GRAFANA);
    // The background has done everything that it can do before the event.
    for (let turns = 0; turns < 3; turns += 1) await background.messages.listContexts(undefined, send);
    await navigate(GRAFANA, PERSON);
    expect(await passage).toEqual(go(GRAFANA));
    giveUp();
  });

  it('asks for consent where the event never comes', async () => {
    const passage = ask(GRAFANA);
    expect(await passage).toMatchObject({ kind: 'confirm', site: null });
  });

  it('follows the tab to its new id, and ends with the tab', async () => {
    await navigate(GRAFANA, PERSON);
    await background.events.tabReplaced(9, 1);
    expect(await ask(GRAFANA, { tabId: 9 })).toEqual(go(GRAFANA));
    await background.events.tabClosed(9);
    expect((await background.stored()).tabs).toEqual({});
  });

  it('is not recorded for hosts that are no server', async () => {
    await navigate('https://elsewhere.example/api/v1/namespaces/n/services/web/proxy/', WIKI);
    expect((await background.stored()).tabs).toEqual({});
  });
});

describe('a tab that requested a page of a neighbour origin', () => {
  const neighbours = ['https://k8s.example:8443/evil', 'http://k8s.example/', 'https://a.k8s.example:6443/'];

  it.each(neighbours)('is quarantined, whether in its main frame or a subframe: %s', async (url) => {
    for (const [tabId, isMainFrame] of [
      [1, true],
      [2, false],
    ] as const) {
      await background.events.documentRequested({ tabId, url, isMainFrame, initiator: PERSON, requestId: null });
      expect((await storedTab(background, tabId)).access).toEqual({ state: 'quarantined' });
      expect(await arrive(GRAFANA, PERSON, { tabId })).toEqual({ kind: 'openedElsewhere' });
    }
  });

  it('is not quarantined for another known server on the same host', async () => {
    await importAlso(importedContext('second', { serverAddress: 'https://k8s.example:7443' }));
    const url = GRAFANA.replace('6443', '7443');
    expect(await arrive(url, PERSON)).toEqual(go(url));
  });
});
