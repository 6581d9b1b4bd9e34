import { beforeEach, describe, expect, it } from 'vitest';
import { packList } from '../../lib/core/services/stored-list.ts';
import { GRAFANA, gateRequest, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import {
  activeGrants,
  gateAddress,
  passGate,
  sender,
  signedCredentials,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
const HTTPS_SEARCH = SEARCH.replace('search', 'https:search:');
const MESSAGE = 'error trying to reach service: EOF';
const STATUS = JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message: MESSAGE, code: 503 });

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev')], send);
  await passGate(background, SEARCH);
});

const fail = (url = SEARCH, { tabId = 1, status = 503, text = STATUS } = {}) =>
  background.events.answerFailed({ tabId, url, status, text });
const ask = (url = SEARCH, tabId = 1) => background.messages.passGate(gateRequest(url), sender(tabId));
const grants = async () => Object.values(await activeGrants(background)).map(({ prefix }) => prefix);

describe('an error of the apiserver in place of an app', () => {
  it('is told at the gate, with what is known about the app', async () => {
    const services = [{ namespace: 'logging', name: 'search-2' }].map((names) => ({
      ...names,
      displayName: names.name,
      kind: 'app' as const,
      group: '',
      labels: [],
      isClusterService: false,
      ports: [],
      endpoints: 'ready' as const,
      externalUrls: [],
    }));
    const list = packList({ services, namespaces: [], listedAt: 0 });
    await background.messages.cacheServices({ contextId: 'config/dev', list }, send);

    expect(await fail(`${SEARCH}a?b`)).toBe(`${SERVER.origin}/version#${SEARCH}a?b`);
    expect(await ask(`${SEARCH}a?b#c`)).toMatchObject({
      kind: 'failed',
      prefix: SEARCH,
      context: { name: 'dev' },
      failure: { answer: { status: 503, message: MESSAGE, text: STATUS }, user: null, services },
    });
  });

  it('is told once: the next time tries again, and changes no grant', async () => {
    const before = await activeGrants(background);
    const signed = signedCredentials(background);
    await fail();
    await ask();

    expect(await ask()).toEqual({ kind: 'go', url: SEARCH });
    expect(await activeGrants(background)).toEqual(before);
    expect(signedCredentials(background)).toEqual(signed);
  });

  it('is shown by the page of the gate, and not passed while the navigation is held', async () => {
    await fail();

    expect(await background.events.navigationHeld({ address: gateAddress(SEARCH), isReload: false })).toEqual({
      kind: 'ask',
    });
    expect(await ask()).toMatchObject({ kind: 'failed' });
  });

  it('names the user that is impersonated', async () => {
    const impersonation = { user: 'jane', uid: '', groups: [], extra: [] };
    await background.messages.importContexts([importedContext('dev', { impersonation })], send);
    await passGate(background, SEARCH, { tabId: 2 });
    await fail(SEARCH, { tabId: 2 });

    expect(await ask(SEARCH, 2)).toMatchObject({ failure: { user: 'jane', impersonated: 'jane', contextName: 'dev' } });
  });
});

describe('an error of an app that is served from the root', () => {
  beforeEach(() => background.messages.chooseAddress({ tabId: 1, address: 'root' }, send));

  it.each([`${SEARCH}a?b`, `${SERVER.origin}/a?b`])('is told, at %s', async (url) => {
    expect(await fail(url)).toBe(`${SERVER.origin}/version#${url}`);
    expect(await ask(url)).toMatchObject({ kind: 'failed', prefix: SEARCH });
  });

  it('is left alone at the address of another app, which is not asked about as if it had failed', async () => {
    expect(await fail(GRAFANA)).toBeNull();
    expect((await ask(GRAFANA)).kind).not.toBe('failed');
  });
});

describe('an error is left alone', () => {
  it.each<[string, () => Promise<string | null>]>([
    ['that is the app’s own', () => fail(SEARCH, { text: '{"error":"no"}' })],
    ['outside of the tab’s app', () => fail(GRAFANA)],
    ['at the root, where the app is not served', () => fail(`${SERVER.origin}/a`)],
    ['in a tab without an app', () => fail(SEARCH, { tabId: 7 })],
  ])('%s', async (_what, report) => {
    expect(await report()).toBeNull();
    expect((await ask()).kind).toBe('go');
  });

  it('in a tab that was locked out meanwhile', async () => {
    await fail();
    await background.messages.removeContexts(['config/dev'], send);

    expect((await ask()).kind).not.toBe('failed');
  });

  it('that was told for another URL', async () => {
    await fail(`${SEARCH}a`);

    expect((await ask(`${SEARCH}b`)).kind).toBe('go');
  });
});

describe('what is opened in place of an app that failed', () => {
  it('opens as the context of its tab, beside it', async () => {
    await fail();

    expect(await background.messages.openInstead(GRAFANA, sender(1))).toMatchObject({ ok: true });
    expect(await grants()).toEqual([SEARCH, GRAFANA]);
    expect((await background.stored()).preferredPrefixes).toEqual({});
  });

  it.each([
    ['on another server', GRAFANA.replace('k8s.example', 'other.example'), 1],
    ['that is no app', `${SERVER.origin}/api/v1/secrets`, 1],
    ['from a tab without an app', GRAFANA, 7],
    ['from outside of a tab', GRAFANA, null],
  ])('is nothing %s', async (_what, url, tabId) => {
    expect(await background.messages.openInstead(url, sender(tabId))).toMatchObject({ ok: false });
    expect(await grants()).toEqual([SEARCH]);
  });
});

describe('the other scheme of an app that failed', () => {
  beforeEach(async () => {
    await fail();
    await background.messages.openInstead(`${HTTPS_SEARCH}a`, sender(1));
  });

  it('opens, and is remembered', async () => {
    expect(await grants()).toEqual([SEARCH, HTTPS_SEARCH]);
    expect((await background.stored()).preferredPrefixes).toEqual({ [SEARCH]: HTTPS_SEARCH });
  });

  it('is used for URLs that a person opens', async () => {
    expect(await passGate(background, `${SEARCH}b?c#d`, { tabId: 5 })).toEqual({
      kind: 'go',
      url: `${HTTPS_SEARCH}b?c#d`,
    });
  });

  it('is used by the popup', async () => {
    await background.messages.openTarget({ contextId: 'config/dev', url: SEARCH }, send);

    expect((await grants()).filter((prefix) => prefix === HTTPS_SEARCH)).toHaveLength(2);
  });

  it('is not used where exactly the first one is meant, which is then preferred', async () => {
    await background.messages.openTarget({ contextId: 'config/dev', url: SEARCH, isExact: true }, send);

    expect((await grants()).filter((prefix) => prefix === SEARCH)).toHaveLength(2);
    expect((await background.stored()).preferredPrefixes).toEqual({ [HTTPS_SEARCH]: SEARCH });
  });

  it('is forgotten when the first one is chosen again', async () => {
    const [tabId] = Object.entries(await activeGrants(background)).flatMap(([id, { prefix }]) =>
      prefix === HTTPS_SEARCH ? [Number(id)] : [],
    );
    await background.messages.openInstead(SEARCH, sender(tabId ?? null));

    expect((await background.stored()).preferredPrefixes).toEqual({ [HTTPS_SEARCH]: SEARCH });
  });

  it('is forgotten with its server', async () => {
    await background.messages.removeContexts(['config/dev'], send);

    expect((await background.stored()).preferredPrefixes).toEqual({});
  });
});
