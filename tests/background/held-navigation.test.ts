import { beforeEach, describe, expect, it } from 'vitest';
import type { HeldAnswer } from '../../lib/background/dependencies.ts';
import type { Initiator, SeenInitiator } from '../../lib/core/tabs/initiator.ts';
import { GRAFANA, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY, proofOf } from '../fakes/sample-keys.ts';
import {
  codeOf,
  gateAddress,
  navigateToGate,
  passGate,
  sender,
  startInTab,
  storedTab,
  type TestBackground,
  type TestNavigation,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
const PERSON: Initiator = { kind: 'person' };
const EVIL: Initiator = { kind: 'page', origin: 'https://evil.example' };
const ASK: HeldAnswer = { kind: 'ask' };

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev')], send);
  await startInTab(background, 1);
});

const sendRequest = (
  url: string,
  initiator: SeenInitiator,
  { tabId = 1, requestId = 'request' }: TestNavigation = {},
) => background.events.documentRequested({ tabId, url, isMainFrame: true, initiator, requestId });
const redirectToGate = (url: string, { tabId = 1 }: TestNavigation = {}) =>
  background.events.redirectedToGate({ tabId, url: gateAddress(url) });
const hold = (url: string) => background.events.navigationHeld({ address: gateAddress(url), isReload: false });
const navigate = (url: string, initiator: Initiator, navigation: TestNavigation = {}) =>
  navigateToGate(background, url, initiator, navigation);

/** URL filters of the rules that sign one URL only. */
const heldFilters = () =>
  background.fake.sessionRules
    .filter(
      ({ action, condition }) =>
        action.type === 'modifyHeaders' && condition.requestMethods !== undefined && condition.tabIds !== undefined,
    )
    .map(({ condition }) => condition.urlFilter);

describe('a navigation on which the background holds', () => {
  it('goes on signed, without the gate’s page, if a person started it', async () => {
    expect(await navigate(`${GRAFANA}d/1`, PERSON)).toEqual({ kind: 'go', url: `${GRAFANA}d/1` });
    expect(heldFilters()).toEqual([`|${GRAFANA}d/1|`, `|${GRAFANA}d/1#`]);
  });

  it('is let through once: its rules are removed when it is sent', async () => {
    await navigate(GRAFANA, PERSON);
    await sendRequest(GRAFANA, PERSON);
    expect(heldFilters()).toEqual([]);
    expect((await storedTab(background, 1)).access.state).toBe('granted');
  });

  it('is let through by the background that did so, and not by the next one', async () => {
    await navigate(GRAFANA, PERSON);
    background.wake();
    await background.events.started();
    expect(heldFilters()).toEqual([]);
    redirectToGate(GRAFANA);
    expect(await hold(GRAFANA)).toEqual(ASK);
  });

  it('is asked about if a page started it', async () => {
    expect(await navigate(GRAFANA, EVIL)).toEqual(ASK);
    expect(heldFilters()).toEqual([]);
    expect(await passGate(background, GRAFANA)).toMatchObject({ kind: 'confirm', site: 'https://evil.example' });
  });

  it('needs evidence of its own: that of the one before is used up', async () => {
    await navigate(GRAFANA, PERSON);
    await sendRequest(GRAFANA, PERSON);
    redirectToGate(GRAFANA);
    expect(await hold(GRAFANA)).toEqual(ASK);
  });

  it('is recognised if the event that tells its tab comes later', async () => {
    await sendRequest(GRAFANA, PERSON);
    const answer = hold(GRAFANA);
    redirectToGate(GRAFANA);
    expect(await answer).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('is asked about if that event never comes', async () => {
    await sendRequest(GRAFANA, PERSON);
    expect(await hold(GRAFANA)).toEqual(ASK);
  });

  it('is asked about if two tabs come with the same URL at once', async () => {
    await sendRequest(GRAFANA, PERSON);
    await sendRequest(GRAFANA, EVIL, { tabId: 2 });
    redirectToGate(GRAFANA);
    redirectToGate(GRAFANA, { tabId: 2 });
    expect(await hold(GRAFANA)).toEqual(ASK);
    expect(await hold(GRAFANA)).toEqual(ASK);
    expect((await storedTab(background, 2)).access.state).toBe('ungranted');
  });

  it('is left to the gate’s page, and grants nothing, if its turn comes when the browser waits no more', async () => {
    await sendRequest(GRAFANA, PERSON);
    redirectToGate(GRAFANA);
    const signal = AbortSignal.abort();
    expect(await background.events.navigationHeld({ address: gateAddress(GRAFANA), isReload: false }, signal)).toEqual(
      ASK,
    );
    expect((await storedTab(background, 1)).access.state).toBe('ungranted');
    expect(await passGate(background, GRAFANA, { isResumed: false })).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('is asked about if there is something to resolve first', async () => {
    background.fake.accessibleHosts.clear();
    expect(await navigate(GRAFANA, PERSON)).toEqual(ASK);
    expect(await passGate(background, GRAFANA)).toMatchObject({ kind: 'blocked' });
  });

  it('passes by the gate’s page if a filter would match more than its URL', async () => {
    const url = `${GRAFANA}?q=a*b`;
    expect(await navigate(url, PERSON)).toEqual(ASK);
    expect(await passGate(background, url)).toEqual({ kind: 'go', url });
    expect(heldFilters()).toEqual([]);
  });

  it('is left to the gate’s page if it comes back by the same request', async () => {
    await navigate(GRAFANA, PERSON);
    await sendRequest(GRAFANA, PERSON);
    expect(await navigate(GRAFANA, PERSON)).toEqual(ASK);
    expect(await navigate(GRAFANA, PERSON, { requestId: 'next' })).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('leaves a tab of another app as it is, and opens a new one', async () => {
    await navigate(GRAFANA, PERSON);
    await sendRequest(GRAFANA, PERSON);
    expect(await navigate(SEARCH, PERSON, { requestId: 'next' })).toEqual({ kind: 'stay' });
    expect(background.fake.journal).toContain(`open 1000 at ${gateAddress(SEARCH)} next to 1`);
    expect(await hold(SEARCH)).toEqual({ kind: 'go', url: SEARCH });
    expect((await storedTab(background, 1)).access).toMatchObject({ grant: { prefix: GRAFANA } });
  });

  it('is not let through while the vault is locked, and loads again after that what the tab showed, whoever started it', async () => {
    await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
    await sendRequest(GRAFANA, EVIL);
    expect(await passGate(background, GRAFANA, { consent: 'once' })).toEqual({ kind: 'go', url: GRAFANA });
    await background.messages.lock(undefined, send);
    expect(await navigate(GRAFANA, EVIL)).toEqual(ASK);
    await background.messages.unlock({ proof: proofOf(PASSPHRASE_KEY), stronger: null }, send);
    expect(await navigate(GRAFANA, EVIL)).toEqual({ kind: 'go', url: GRAFANA });
  });
});

describe('a tab whose credential was rejected', () => {
  it('comes to the gate without waiting for another event', async () => {
    background.fake.delay = () => new Promise(() => {});
    await navigate(GRAFANA, PERSON);
    await sendRequest(GRAFANA, PERSON);
    await background.events.documentRejected({ tabId: 1, url: GRAFANA });
    expect(await hold(GRAFANA)).toEqual(ASK);
  });
});

describe('a redirect of a navigation that the background let through', () => {
  beforeEach(async () => {
    await navigate(GRAFANA, PERSON);
    await sendRequest(GRAFANA, PERSON);
  });

  it('goes on under the same prefix', async () => {
    expect(await navigate(`${GRAFANA}login`, PERSON)).toEqual({ kind: 'go', url: `${GRAFANA}login` });
  });

  it('is asked about to another app', async () => {
    expect(await navigate(SEARCH, PERSON)).toEqual(ASK);
  });

  it('is asked about as a navigation by the app', async () => {
    await navigate(SEARCH, PERSON);
    expect(await passGate(background, SEARCH)).toMatchObject({ kind: 'confirm', site: GRAFANA });
  });
});

describe('an app that is opened from the popup', () => {
  const open = () => background.messages.openTarget({ contextId: 'config/dev', url: GRAFANA }, send);

  it('goes on from the gate’s address without a request before', async () => {
    expect(codeOf(await open())).toBe('ok');
    expect(await hold(GRAFANA)).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('needs no question if the gate’s page is shown nevertheless', async () => {
    await open();
    expect(await passGate(background, GRAFANA, { tabId: 1000, isResumed: false })).toEqual({
      kind: 'go',
      url: GRAFANA,
    });
  });

  it('opens no other app by a redirect', async () => {
    await open();
    await hold(GRAFANA);
    await sendRequest(GRAFANA, PERSON, { tabId: 1000 });
    expect(await navigate(SEARCH, PERSON, { tabId: 1000 })).toEqual(ASK);
  });
});

describe('a navigation that our own page started', () => {
  it('vouches for its URL, and for nothing that this redirects to', async () => {
    await sendRequest(GRAFANA, PERSON);
    await sendRequest(SEARCH, PERSON);
    expect(await passGate(background, SEARCH)).toMatchObject({ kind: 'confirm', site: null });
  });

  it('counts as the person’s only where the background let the tab go', async () => {
    const extension = { kind: 'extension' } as const;
    await sendRequest(SEARCH, extension);
    expect(await passGate(background, SEARCH)).toMatchObject({ kind: 'confirm', site: null });
    await passGate(background, SEARCH, { consent: 'once' });
    await sendRequest(SEARCH, extension);
    expect(await passGate(background, SEARCH)).toMatchObject({ kind: 'go' });
  });
});

describe('a URL that is too long to remember', () => {
  it('keeps who started it, for what it redirects to', async () => {
    const long = `${GRAFANA}${'x'.repeat(9_000)}`;
    await sendRequest(`${SERVER.origin}/start`, EVIL);
    await sendRequest(long, PERSON);
    await sendRequest(SEARCH, PERSON);
    expect(await passGate(background, SEARCH)).toMatchObject({ kind: 'confirm' });
    const isResumed = false;
    expect(await passGate(background, long, { isResumed })).toMatchObject({ kind: 'confirm', site: null });
  });

  it('is asked about when a page opens it again in a tab that passed the gate with it', async () => {
    const long = `${GRAFANA}${'x'.repeat(9_000)}`;
    await passGate(background, long, { consent: 'once' });
    await sendRequest(long, EVIL);
    expect(await passGate(background, long, { isResumed: true })).toMatchObject({ kind: 'confirm', site: null });
  });
});
