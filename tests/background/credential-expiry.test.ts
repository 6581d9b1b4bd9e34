import { beforeEach, describe, expect, it } from 'vitest';
import { gateAddressPrefix } from '../../lib/core/gate/gate-address.ts';
import { PLATFORM } from '../fakes/fake-dependencies.ts';
import { GRAFANA, importedContext, SEARCH } from '../fakes/sample-contexts.ts';
import {
  passGate,
  sender,
  signedCredentials,
  storedTab,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const HOUR = 3_600_000;
const send = sender(null);

let background: TestBackground;

beforeEach(() => {
  background = testBackground();
});

const open = (url: string, tabId: number, contextId = 'config/dev') => passGate(background, url, { tabId, contextId });
const setToken = (token: string) =>
  background.messages.setCredential({ contextId: 'config/dev', credential: { type: 'bearer', token } }, send);
const navigations = () => background.fake.journal.filter((entry) => entry.startsWith('navigate'));

describe('a token with an expiry', () => {
  let token: string;

  beforeEach(async () => {
    token = `until ${background.fake.time + HOUR}`;
    await background.messages.importContexts(
      [
        { ...importedContext('dev'), credential: { type: 'bearer', token } },
        importedContext('admin', { userName: 'admin' }),
      ],
      send,
    );
    await open(GRAFANA, 1);
    await open(SEARCH, 2, 'config/admin');
  });

  it('sets an alarm for its expiry, signs until then, and not a moment longer', async () => {
    expect(background.fake.alarmTimes.expiry).toBe(background.fake.time + HOUR);
    background.fake.time += HOUR - 1;
    await background.events.alarm();
    expect(signedCredentials(background)).toContain(`Bearer ${token}`);
    background.fake.time += 1;
    await background.events.alarm();
    expect(signedCredentials(background)).toEqual(['Bearer token-of-admin']);
    expect(background.fake.alarmTimes.expiry).toBeNull();
  });

  it('stops signing at whatever event comes first, because no timer runs on a suspended machine', async () => {
    background.fake.time += HOUR;
    await background.messages.listContexts(undefined, send);
    expect(signedCredentials(background)).toEqual(['Bearer token-of-admin']);
  });

  it('navigates no tab; the gate asks when one loads, and restores its grant for a new token', async () => {
    background.fake.time += HOUR;
    await background.events.alarm();
    expect(navigations()).toEqual([]);
    expect(await open(GRAFANA, 1)).toMatchObject({ kind: 'blocked', problem: { code: 'credentialExpired' } });
    await setToken('renewed');
    expect(await open(GRAFANA, 1)).toEqual({ kind: 'go', url: GRAFANA });
    expect(signedCredentials(background)).toContain('Bearer renewed');
  });
});

describe('a token that the apiserver rejects', () => {
  beforeEach(async () => {
    await background.messages.importContexts(
      [importedContext('dev'), importedContext('admin', { userName: 'admin' })],
      send,
    );
    for (const tabId of [1, 2, 3]) await open(GRAFANA, tabId);
    await open(SEARCH, 4, 'config/admin');
    background.fake.journal.length = 0;
  });

  it('is no longer signed in tabs of the app that shows it, and only that tab goes to the gate', async () => {
    await background.events.documentRejected({ tabId: 1, url: `${GRAFANA}d/1` });
    expect(signedCredentials(background)).toEqual(['Bearer token-of-admin']);
    expect(navigations()).toEqual([`navigate 1 ${gateAddressPrefix(PLATFORM)}${GRAFANA}d/1`]);
    expect(await open(GRAFANA, 1)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'apiserverUnauthorized', values: { context: 'dev' } },
    });
  });

  it('is said to be rejected since then', async () => {
    const at = background.fake.time;
    await background.events.documentRejected({ tabId: 1, url: GRAFANA, sentAt: at });
    background.fake.time += 60_000;
    expect(await open(GRAFANA, 1)).toMatchObject({ kind: 'blocked', since: at });
  });

  it('is not taken for rejected if it was replaced after the request was sent: the tab loads again, with the new one', async () => {
    const sentAt = background.fake.time;
    background.fake.time += 1;
    await setToken('renewed');
    background.fake.journal.length = 0;
    await background.events.documentRejected({ tabId: 1, url: `${GRAFANA}d/1`, sentAt });
    expect(navigations()).toEqual([`navigate 1 ${GRAFANA}d/1`]);
    expect(signedCredentials(background)).toContain('Bearer renewed');
    await background.events.documentRejected({ tabId: 1, url: GRAFANA, sentAt: background.fake.time });
    expect(signedCredentials(background)).not.toContain('Bearer renewed');
  });

  it('ends the signing of a tab that is elsewhere by now, and does not pull it back', async () => {
    const handled = background.events.documentRejected({ tabId: 1, url: `${GRAFANA}d/1` });
    background.fake.time += 1000;
    await handled;
    expect(signedCredentials(background)).toEqual(['Bearer token-of-admin']);
    expect(navigations()).toEqual([]);
  });

  it('is still signed in tabs of other apps, because any app can make its page look like a rejection', async () => {
    await open(SEARCH, 5);
    await background.events.documentRejected({ tabId: 1, url: GRAFANA });
    expect(signedCredentials(background)).toContain('Bearer token-of-dev');
    expect((await storedTab(background, 5)).access).toMatchObject({ state: 'granted' });
    expect(await open(SEARCH, 6)).toMatchObject({ kind: 'go' });
    const target = { contextId: 'config/dev', url: SEARCH };
    expect(await background.messages.openTarget(target, send)).toMatchObject({ ok: true });
    expect(await background.messages.openApi('config/dev', send)).toMatchObject({ ok: true });
    const rejected = await background.messages.openTarget({ ...target, url: GRAFANA }, send);
    expect(rejected).toMatchObject({ ok: false, problem: { code: 'apiserverUnauthorized' } });
  });

  it('navigates one tab only, even if others show the rejection too', async () => {
    for (const tabId of [1, 2, 3, 1, 2, 3]) await background.events.documentRejected({ tabId, url: GRAFANA });
    expect(navigations()).toHaveLength(1);
  });

  it.each([
    ['another app', { tabId: 1, url: SEARCH }],
    ['a tab without a grant', { tabId: 9, url: GRAFANA }],
  ])('is not assumed for a response to %s', async (_what, response) => {
    await background.events.documentRejected(response);
    expect(navigations()).toEqual([]);
    expect(signedCredentials(background)).toContain('Bearer token-of-dev');
  });

  it('is tried again for another token, not for the same one', async () => {
    await background.events.documentRejected({ tabId: 1, url: GRAFANA });
    await setToken('token-of-dev');
    expect(await open(GRAFANA, 1)).toMatchObject({ kind: 'blocked' });
    await setToken('renewed');
    expect(await open(GRAFANA, 1)).toEqual({ kind: 'go', url: GRAFANA });
  });

  it('stays rejected when the vault is locked and unlocked', async () => {
    await background.events.documentRejected({ tabId: 1, url: GRAFANA });
    const cost = { name: 'argon2id', memoryKib: 65_536, passes: 3, lanes: 4, salt: 'A'.repeat(22) } as const;
    const key = `${'r'.repeat(42)}A`;
    await background.messages.createVault({ passphrase: { cost, key }, passkey: null }, send);
    await background.messages.lock(undefined, send);
    await background.messages.unlock({ proof: { kind: 'passphrase', key }, stronger: null }, send);
    expect(await open(GRAFANA, 1)).toMatchObject({ kind: 'blocked', problem: { code: 'apiserverUnauthorized' } });
  });
});
