import { beforeEach, describe, expect, it } from 'vitest';
import type { ChosenText } from '../../lib/background/dependencies.ts';
import type { EnteredUrl } from '../../lib/core/address-bar.ts';
import type { GateRequest } from '../../lib/core/gate/gate-request.ts';
import { FIREFOX, fakeDependencies } from '../fakes/fake-dependencies.ts';
import { GRAFANA, gateRequest, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import {
  activeGrants,
  gateAddress,
  passGate,
  questionOf,
  sender,
  signedCredentials,
  startInTab,
  storedTab,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
const FIRST_NEW_TAB = 1000;
const LOCALHOST = `http://localhost:8001${GRAFANA.slice(SERVER.origin.length)}`;

let background: TestBackground;

const importDev = () => background.messages.importContexts([importedContext('dev')], send);
const importAdmin = () => background.messages.importContexts([importedContext('admin')], send);

/** What a person enters, by default in tab 1 and without a context. */
const enter = (url: string, entered: Partial<EnteredUrl> = {}) =>
  background.events.urlEntered({ url, contextId: null, tabId: 1, isInBackground: false, ...entered });
/** What a person chooses on a page of a wiki in tab 1. */
const choose = (text: string, chosen: Partial<ChosenText> = {}) =>
  background.events.textChosen({ text, tabId: 1, origin: 'https://wiki.example', ...chosen });
/** Chromium asks what becomes of the gate's address. */
const arrive = (url: string) => background.events.navigationHeld({ address: gateAddress(url), isReload: false });
/** The gate's page asks in its tab, as one that nobody has seen before. */
const ask = (url: string, tabId: number, changes: Partial<GateRequest> = {}) =>
  background.messages.passGate(gateRequest(url, { isResumed: false, ...changes }), sender(tabId));
const grantedContexts = async () =>
  Object.fromEntries(Object.entries(await activeGrants(background)).map(([id, { contextId }]) => [id, contextId]));

beforeEach(async () => {
  background = testBackground();
  await importDev();
  await startInTab(background, 1);
  background.fake.journal.length = 0;
});

describe('a URL that a person entered', () => {
  it('opens in its tab without a question', async () => {
    await enter(`${GRAFANA}d/1#x`);
    expect(background.fake.journal.at(-1)).toBe(`navigate 1 ${gateAddress(`${GRAFANA}d/1#x`)}`);
    expect(await arrive(`${GRAFANA}d/1`)).toEqual({ kind: 'go', url: `${GRAFANA}d/1` });
    expect(await grantedContexts()).toEqual({ 1: 'config/dev' });
  });

  it('opens as the context that they chose, where several can open it', async () => {
    await importAdmin();
    await enter(GRAFANA, { contextId: 'config/admin' });
    expect(await arrive(GRAFANA)).toEqual({ kind: 'go', url: GRAFANA });
    expect(await grantedContexts()).toEqual({ 1: 'config/admin' });
  });

  it('leaves the choice of a context to the gate, where they chose none', async () => {
    await importAdmin();
    await enter(GRAFANA);
    expect(await arrive(GRAFANA)).toEqual({ kind: 'ask' });
    expect(await ask(GRAFANA, 1)).toMatchObject({ kind: 'chooseContext' });
  });

  it('opens beside a tab that belongs to another app, which stays as it is', async () => {
    await passGate(background, SEARCH);
    await enter(GRAFANA);
    expect(await arrive(GRAFANA)).toEqual({ kind: 'stay' });
    expect(Object.keys(await activeGrants(background))).toEqual(['1', String(FIRST_NEW_TAB)]);
  });

  it.each([false, true])(
    'opens in a new tab, behind the one in front if that is wanted: %s',
    async (isInBackground) => {
      await enter(GRAFANA, { contextId: 'config/dev', tabId: null, isInBackground });
      const place = isInBackground ? ' behind' : '';
      expect(background.fake.journal).toContain(`open ${FIRST_NEW_TAB} at ${gateAddress(GRAFANA)}${place}`);
      expect(await grantedContexts()).toEqual({ [FIRST_NEW_TAB]: 'config/dev' });
    },
  );

  it('is asked about in a new tab, where something has to be chosen or resolved first', async () => {
    await background.messages.signOut(undefined, send);
    background.fake.journal.length = 0;
    await enter(GRAFANA, { contextId: 'config/dev', tabId: null });
    expect(background.fake.journal).toEqual([
      `open ${FIRST_NEW_TAB} at ${gateAddress(GRAFANA)}`,
      'write session: tabHistories tabs',
    ]);
    expect(await ask(GRAFANA, FIRST_NEW_TAB)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'credentialMissing' },
      context: { id: 'config/dev' },
    });
  });

  it('vouches for nothing else that the tab loads', async () => {
    await enter(GRAFANA);
    expect(await ask(SEARCH, 1)).toMatchObject({ kind: 'confirm' });
    expect(await activeGrants(background)).toEqual({});
  });

  it('vouches for no navigation that a page starts to the same URL', async () => {
    await enter(GRAFANA);
    const initiator = { kind: 'page', origin: 'https://evil.example' } as const;
    await background.events.documentRequested({ tabId: 1, url: GRAFANA, isMainFrame: true, initiator, requestId: 'a' });
    expect(await ask(GRAFANA, 1)).toMatchObject({ kind: 'confirm', site: 'https://evil.example' });
  });
});

describe('a URL that a person entered in Firefox', () => {
  beforeEach(async () => {
    background = testBackground(Object.assign(fakeDependencies(), { platform: FIREFOX }));
    await importDev();
    await background.events.browserStarted();
    await startInTab(background, 1);
    background.fake.journal.length = 0;
  });

  it('is loaded by its tab, of which only this navigation is signed until the app answers', async () => {
    await enter(GRAFANA);
    expect(background.fake.journal.at(-1)).toBe(`navigate 1 ${GRAFANA}`);
    expect(await storedTab(background, 1)).toMatchObject({ access: { state: 'granted' }, arrival: 'awaited' });
    const request = {
      tabId: 1,
      url: GRAFANA,
      isMainFrame: true,
      initiator: { kind: 'extension' },
      requestId: 'a',
    } as const;
    expect(await background.events.requestHeld(request)).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('is signed no more if the tab does not load it', async () => {
    background.fake.patienceMs = 10_000;
    await enter(GRAFANA);
    await expect.poll(() => storedTab(background, 1)).toMatchObject({ access: { state: 'suspended' } });
    expect(signedCredentials(background)).toEqual([]);
  });

  it('goes to the gate’s page where that knows more', async () => {
    background.fake.openers[1] = 2;
    await enter(GRAFANA);
    expect(background.fake.journal.at(-1)).toBe(`navigate 1 ${FIREFOX.gateUrl}?${GRAFANA}`);
    expect(await ask(GRAFANA, 1)).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('opens beside a tab that belongs to another app, which is not navigated', async () => {
    await enter(SEARCH);
    background.fake.journal.length = 0;
    await enter(GRAFANA);
    expect(background.fake.journal.filter((entry) => /^(open|navigate)/.test(entry))).toEqual([
      `open ${FIRST_NEW_TAB} at ${GRAFANA} next to 1`,
    ]);
  });
});

describe('a link or text that a person chose on a page', () => {
  it.each([
    ['a proxy URL', GRAFANA],
    ['one in the form before Kubernetes 1.10', GRAFANA.replace(/v1\/(.*)\/proxy\/$/, 'v1/proxy/$1/')],
    ['one in a sentence', ` (${GRAFANA}), `],
  ])('is asked about in a tab beside it, in the name of the page, if it is %s', async (_what, text) => {
    await choose(text);
    expect(background.fake.journal[0]).toBe(`open ${FIRST_NEW_TAB} at ${gateAddress(GRAFANA)} next to 1`);
    expect(await arrive(GRAFANA)).toEqual({ kind: 'ask' });
    expect(await ask(GRAFANA, FIRST_NEW_TAB)).toMatchObject({
      kind: 'confirm',
      site: 'https://wiki.example',
      prefix: GRAFANA,
      contextId: 'config/dev',
    });
    expect(await activeGrants(background)).toEqual({});
    expect(signedCredentials(background)).toEqual([]);
  });

  it('opens in that tab once the person agrees, and only that once', async () => {
    await choose(GRAFANA);
    const question = questionOf(await ask(GRAFANA, FIRST_NEW_TAB));
    expect(await ask(GRAFANA, FIRST_NEW_TAB, { consent: 'once', question })).toEqual({ kind: 'go', url: GRAFANA });
    await choose(SEARCH);
    expect(await ask(SEARCH, FIRST_NEW_TAB + 1)).toMatchObject({ kind: 'confirm' });
  });

  it('is opened without a question if the site is trusted', async () => {
    await choose(GRAFANA);
    const question = questionOf(await ask(GRAFANA, FIRST_NEW_TAB));
    await ask(GRAFANA, FIRST_NEW_TAB, { consent: 'always', question });
    await choose(SEARCH);
    expect(await arrive(SEARCH)).toEqual({ kind: 'go', url: SEARCH });
  });

  it('is asked about as of an unknown page, if the browser names none', async () => {
    await choose(GRAFANA, { origin: null, tabId: null });
    expect(await ask(GRAFANA, FIRST_NEW_TAB)).toMatchObject({ kind: 'confirm', site: null });
  });

  it('is asked about in the name of the app in whose tab it is', async () => {
    await passGate(background, SEARCH);
    await choose(GRAFANA, { origin: SERVER.origin });
    expect(await ask(GRAFANA, FIRST_NEW_TAB)).toMatchObject({ kind: 'confirm', site: SEARCH });
  });

  it('is not taken for the app’s own where nothing tells which app the page belongs to', async () => {
    await choose(GRAFANA, { origin: SERVER.origin });
    expect(await ask(GRAFANA, FIRST_NEW_TAB)).toMatchObject({ kind: 'confirm', site: null });
  });

  it('inherits no context of the app in the tab', async () => {
    await importAdmin();
    await passGate(background, SEARCH, { contextId: 'config/admin' });
    await choose(GRAFANA, { origin: SERVER.origin });
    expect(await ask(GRAFANA, FIRST_NEW_TAB)).toMatchObject({ kind: 'confirm', contextId: null });
  });

  it('is offered as each context if it is a URL of kubectl proxy, after the question', async () => {
    await background.messages.importContexts(
      [importedContext('other', { serverAddress: 'https://rancher.example' })],
      send,
    );
    await choose(LOCALHOST);
    const answer = await ask(LOCALHOST, FIRST_NEW_TAB);
    expect(answer).toMatchObject({ kind: 'confirm', site: 'https://wiki.example', prefix: LOCALHOST });
    const agreed = { consent: 'once', question: questionOf(answer) } as const;
    expect(await ask(LOCALHOST, FIRST_NEW_TAB, agreed)).toMatchObject({
      kind: 'chooseContext',
      contexts: [{ context: { id: 'config/dev' } }, { context: { id: 'config/other' } }],
    });
    expect(await ask(LOCALHOST, FIRST_NEW_TAB, { contextId: 'config/dev' })).toEqual({ kind: 'go', url: GRAFANA });
  });

  it.each([
    'the grafana of production',
    'eyJhbGciOiJSUzI1NiJ9.e30.c2ln',
    'https://wiki.example/',
    'javascript:alert(1)',
  ])('leads to a page that says that it is none, without the text in its address: %s', async (text) => {
    await choose(text);
    expect(background.fake.journal[0]).toBe(`open ${FIRST_NEW_TAB} at ${gateAddress('')} next to 1`);
    expect(await background.storedText()).not.toContain(text);
    expect(await ask('', FIRST_NEW_TAB)).toMatchObject({ kind: 'blocked', problem: { code: 'textNotProxyUrl' } });
  });
});
