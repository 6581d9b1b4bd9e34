import { beforeEach, describe, expect, it } from 'vitest';
import { PLAIN_CLUSTER } from '../../lib/core/kubeconfig/kube-context.ts';
import { FIREFOX, fakeDependencies } from '../fakes/fake-dependencies.ts';
import { GRAFANA, gateRequest, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import {
  activeGrants,
  gateAddress,
  passGate,
  sender,
  signedCredentials,
  startInTab,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
const REFUSED = 'net::ERR_CONNECTION_REFUSED';
const PROBE = `${SERVER.origin}/version#${SEARCH}`;
const WITH_AUTHORITY = { cluster: { ...PLAIN_CLUSTER, certificateAuthority: { kind: 'inline' as const } } };

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev', WITH_AUTHORITY)], send);
});

const fail = (url = SEARCH, { tabId = 1, error = REFUSED } = {}) =>
  background.events.navigationFailed({ tabId, url, error });
const ask = (url = SEARCH, tabId = 1) => background.messages.passGate(gateRequest(url), sender(tabId));
const replaced = () => background.fake.journal.filter((line) => line.startsWith('replace '));

describe('a navigation that does not reach the server', () => {
  it('is told in the tab of the app, which keeps its grant, and once', async () => {
    await passGate(background, SEARCH);
    const before = await activeGrants(background);
    const signed = signedCredentials(background);
    await fail(`${SEARCH}a`);

    expect(replaced()).toEqual([`replace ${SEARCH}a in 1 by ${gateAddress(`${SEARCH}a`)}`]);
    expect(await background.events.navigationHeld({ address: gateAddress(`${SEARCH}a`), isReload: false })).toEqual({
      kind: 'ask',
    });
    expect(await ask(`${SEARCH}a`)).toMatchObject({
      kind: 'unreachable',
      error: 'refused',
      prefix: SEARCH,
      server: SERVER,
      context: { name: 'dev' },
    });
    expect(await ask(`${SEARCH}a`)).toEqual({ kind: 'go', url: `${SEARCH}a` });
    expect(await activeGrants(background)).toEqual(before);
    expect(signedCredentials(background)).toEqual(signed);
  });

  it('is told on its way to the gate, in a tab without a grant, and signs nothing', async () => {
    await fail(PROBE);

    expect(replaced()).toEqual([`replace ${PROBE} in 1 by ${gateAddress(SEARCH)}`]);
    expect(await ask()).toMatchObject({ kind: 'unreachable', context: { name: 'dev' } });
    expect(await activeGrants(background)).toEqual({});
  });

  it('costs no question about the page that started it: that comes when it is tried again', async () => {
    const initiator = { kind: 'page', origin: 'https://evil.example' } as const;
    await background.events.documentRequested({ tabId: 1, url: PROBE, isMainFrame: true, initiator, requestId: null });
    await fail(PROBE);

    expect(await ask()).toMatchObject({ kind: 'unreachable' });
    expect(await ask()).toMatchObject({ kind: 'confirm', site: 'https://evil.example' });
    expect(await activeGrants(background)).toEqual({});
  });

  it('needs no second consent in Firefox, where it passed the gate before it was sent', async () => {
    background = testBackground(Object.assign(fakeDependencies(), { platform: FIREFOX }));
    await background.messages.importContexts([importedContext('dev')], send);
    const initiator = { kind: 'person' } as const;
    const request = { tabId: 1, url: SEARCH, isMainFrame: true, initiator, requestId: '1' };
    await startInTab(background, 1);
    await background.events.requestHeld(request);
    await background.events.documentRequested(request);
    await background.events.navigationAnswered({ tabId: 1, url: SEARCH, requestId: '1', content: 'nothing' });
    expect(await activeGrants(background)).toEqual({});
    await fail(SEARCH, { error: 'NS_ERROR_CONNECTION_REFUSED' });

    expect(await ask()).toMatchObject({ kind: 'unreachable' });
    expect(await ask()).toEqual({ kind: 'go', url: SEARCH });
  });

  it('is left to the browser when Back leads there again, and told again where it was tried again', async () => {
    await passGate(background, SEARCH);
    await fail();
    await ask();
    await fail();
    expect(replaced()).toHaveLength(1);

    await ask();
    await fail();
    expect(replaced()).toHaveLength(2);
  });

  it('is told about an untrusted certificate once, so that the way on leads to the warning of the browser', async () => {
    const untrusted = { error: 'net::ERR_CERT_AUTHORITY_INVALID' };
    await passGate(background, SEARCH);
    await fail(SEARCH, untrusted);
    expect(await ask()).toMatchObject({ kind: 'unreachable', error: 'untrusted' });
    expect(await ask()).toEqual({ kind: 'go', url: SEARCH });
    await fail(SEARCH, untrusted);

    expect(replaced()).toHaveLength(1);
  });
});

describe('a navigation that fails is left to the browser', () => {
  it.each<[string, () => Promise<void>]>([
    ['that was given up', () => fail(SEARCH, { error: 'net::ERR_ABORTED' })],
    ['to no app', () => fail(`${SERVER.origin}/api/v1/secrets`)],
    ['to another server', () => fail(GRAFANA.replace('k8s.example', 'other.example'))],
    ['at the root, where the app is not served', () => fail(`${SERVER.origin}/a`)],
    ['by a probe for no app', () => fail(`${SERVER.origin}/version#https://evil.example/`)],
  ])('%s', async (_what, failing) => {
    await passGate(background, SEARCH);
    await failing();

    expect(replaced()).toEqual([]);
    expect((await ask()).kind).toBe('go');
  });

  it('where nobody knows a reason to distrust the certificate', async () => {
    await background.messages.importContexts([importedContext('dev', { cluster: PLAIN_CLUSTER })], send);
    await fail(SEARCH, { error: 'net::ERR_CERT_AUTHORITY_INVALID' });

    expect(replaced()).toEqual([]);
  });

  it('in a tab that is closed meanwhile', async () => {
    await fail();
    await background.events.tabClosed(1);

    expect((await ask()).kind).not.toBe('unreachable');
  });
});
