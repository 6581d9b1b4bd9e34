import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext, SEARCH } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY, proofOf } from '../fakes/sample-keys.ts';
import {
  activeGrants,
  codeOf,
  failWrites,
  passGate,
  questionOf,
  sender,
  signedCredentials,
  storedTab,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const MINUTE = 60_000;
const send = sender(null);

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  background.fake.openTabs = [1];
  await background.messages.importContexts([importedContext('dev')], send);
  await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
  await passGate(background, GRAFANA);
  background.fake.journal.length = 0;
});

const lock = () => background.messages.lock(undefined, send);
const unlock = () => background.messages.unlock({ proof: proofOf(PASSPHRASE_KEY), stronger: null }, send);
const setLockSettings = (afterMinutes: number | null, whenAway: boolean) =>
  background.messages.setLockSettings({ settings: { afterMinutes, whenAway }, proof: proofOf(PASSPHRASE_KEY) }, send);
const isSigning = () => signedCredentials(background).length > 0;

describe('locking', () => {
  it('removes the rules, the content scripts, and everything secret from memory', async () => {
    expect(isSigning()).toBe(true);
    await lock();
    expect(background.fake.scriptOrigins).toEqual([]);
    expect(signedCredentials(background)).toEqual([]);
    expect(await background.storedText()).not.toContain('token-of-dev');
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('vaultLocked');
  });

  it('begins with the keys in memory, so that little time is left in which the background may be stopped', async () => {
    background.fake.journal.length = 0;
    await lock();
    const steps = background.fake.journal.filter((entry) => /^write session: .*openVault|^session rules/.test(entry));
    expect(steps.map((entry) => entry.split(':')[0])).toEqual(['write session', 'session rules']);
  });

  it('removes the rules even where memory cannot be written', async () => {
    failWrites(background, 'openVault');
    await expect(lock()).rejects.toThrow('cannot write openVault');
    expect(signedCredentials(background)).toEqual([]);
  });

  it('erases memory even where the rules cannot be removed', async () => {
    background.fake.rules.replace = () => Promise.reject(new Error('refused'));
    await expect(lock()).rejects.toThrow('refused');
    expect(JSON.stringify((await background.stored()).openVault)).not.toContain('token-of-dev');
  });

  it('comes before the question of which context opens a URL', async () => {
    await background.messages.importContexts([importedContext('admin', { userName: 'admin' })], send);
    await lock();
    expect(await passGate(background, SEARCH, { tabId: 2 })).toMatchObject({
      kind: 'blocked',
      problem: { code: 'vaultLocked' },
    });
    await unlock();
    expect(await passGate(background, SEARCH, { tabId: 2 })).toMatchObject({ kind: 'chooseContext' });
  });

  it('suspends tabs: the gate blocks until the vault is open, and then restores the same grant', async () => {
    await lock();
    expect((await storedTab(background, 1)).access).toMatchObject({ state: 'suspended', grant: { prefix: GRAFANA } });
    expect(await passGate(background, GRAFANA)).toMatchObject({ kind: 'blocked', problem: { code: 'vaultLocked' } });
    expect([...background.fake.marks]).toEqual([
      [1, 'locked'],
      [null, 'locked'],
    ]);
    await unlock();
    expect(isSigning()).toBe(false);
    expect([...background.fake.marks]).toEqual([[1, 'unsigned']]);
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'go', url: GRAFANA });
    expect([...background.fake.marks]).toEqual([[1, 'signed']]);
    expect(isSigning()).toBe(true);
  });

  it('leaves a tab the right to its own grant only', async () => {
    await lock();
    await unlock();
    expect(await passGate(background, SEARCH)).toEqual({ kind: 'openedElsewhere' });
  });

  it('restores nothing in a tab that showed a neighbour origin meanwhile', async () => {
    await lock();
    await background.events.documentRequested({
      tabId: 1,
      url: 'https://k8s.example:9999/',
      isMainFrame: true,
      initiator: { kind: 'person' },
      requestId: null,
    });
    await unlock();
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'openedElsewhere' });
  });

  it('is still known from the rules after a reload of the extension: the tab gets no other grant', async () => {
    await lock();
    background.fake.storage.areas.session.clear();
    background.wake();
    await background.events.started();
    await unlock();
    expect(await passGate(background, SEARCH)).toEqual({ kind: 'openedElsewhere' });
  });

  it('leaves a quarantined tab without grants after a reload of the extension', async () => {
    await background.events.documentRequested({
      tabId: 9,
      url: 'https://k8s.example:9999/',
      isMainFrame: true,
      initiator: { kind: 'person' },
      requestId: null,
    });
    background.fake.openTabs.push(9);
    background.fake.storage.areas.session.clear();
    background.wake();
    await background.events.started();
    await unlock();
    expect(await passGate(background, SEARCH, { tabId: 9 })).toEqual({ kind: 'openedElsewhere' });
  });

  it('forgets a suspended tab that is closed', async () => {
    await lock();
    await background.events.tabClosed(1);
    expect((await background.stored()).tabs).toEqual({});
  });

  it('does nothing without a vault: nobody could unlock what was only in memory', async () => {
    await background.messages.keepInMemoryOnly(proofOf(PASSPHRASE_KEY), send);
    await lock();
    await background.events.personAway();
    await background.events.lockCommand();
    expect(isSigning()).toBe(true);
  });
});

describe('the vault locks by itself', () => {
  it('after the time without use, also on a machine that was suspended, and not before', async () => {
    await setLockSettings(15, true);
    expect(background.fake.alarmTimes.lock).toBe(background.fake.time + 15 * MINUTE);
    background.fake.time += 14 * MINUTE;
    await background.events.alarm();
    await background.messages.reportUse(undefined, send);
    background.fake.time += 14 * MINUTE;
    await background.events.alarm();
    expect(isSigning()).toBe(true);
    background.fake.time += 60 * 24 * MINUTE;
    await background.events.alarm();
    expect(isSigning()).toBe(false);
    expect(background.fake.alarmTimes.lock).toBeNull();
  });

  it('although web pages and apps make the gate and the page around an isolated app send messages', async () => {
    await setLockSettings(15, true);
    await background.messages.openTarget({ contextId: 'config/dev', url: SEARCH, isIsolated: true }, send);
    const isolated = Object.entries(await activeGrants(background)).find(([, { kind }]) => kind === 'isolated');
    const fromIsolated = sender(Number(isolated?.[0]));
    const locksAt = background.fake.time + 15 * MINUTE;
    for (let minute = 1; minute < 15; minute += 1) {
      background.fake.time += MINUTE;
      await background.messages.keepIsolatedData({ cookies: [], storage: { minute: `${minute}` } }, fromIsolated);
      await background.messages.getIsolatedApp({ url: SEARCH, isFromHistory: false }, fromIsolated);
      await background.messages.openIsolatedPage(`${SEARCH}${minute}`, fromIsolated);
      await passGate(background, GRAFANA);
      await background.messages.getVaultStatus(undefined, send);
    }
    expect((await background.stored()).locksAt).toBe(locksAt);
    expect(isSigning()).toBe(true);
    background.fake.time += MINUTE;
    await background.events.alarm();
    expect(isSigning()).toBe(false);
  });

  it('at the first event after the time is over, whatever it is', async () => {
    await setLockSettings(15, true);
    background.fake.time += 15 * MINUTE;
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('vaultLocked');
    expect(isSigning()).toBe(false);
  });

  it('no longer once credentials are in memory only, where nobody could unlock them', async () => {
    await setLockSettings(15, true);
    await background.messages.keepInMemoryOnly(proofOf(PASSPHRASE_KEY), send);
    expect(background.fake.alarmTimes.lock).toBeNull();
    background.fake.time += 15 * MINUTE;
    await background.events.alarm();
    expect(isSigning()).toBe(true);
  });

  it('when nobody is at the computer, unless the person does not want that', async () => {
    await setLockSettings(null, false);
    await background.events.personAway();
    expect(isSigning()).toBe(true);
    await setLockSettings(null, true);
    await background.events.personAway();
    expect(isSigning()).toBe(false);
  });

  it('on the keyboard command', async () => {
    await background.events.lockCommand();
    expect(isSigning()).toBe(false);
  });
});

describe('signing out', () => {
  const signOut = (of: TestBackground) => of.messages.signOut(undefined, send);

  it('erases credentials that are in memory only, and signs nothing any more', async () => {
    const inMemory = testBackground();
    inMemory.fake.openTabs = [1];
    await inMemory.messages.importContexts([importedContext('dev')], send);
    await passGate(inMemory, GRAFANA);
    expect(signedCredentials(inMemory)).not.toEqual([]);
    await signOut(inMemory);
    expect(signedCredentials(inMemory)).toEqual([]);
    expect(await inMemory.storedText()).not.toContain('token-of-dev');
    expect(codeOf(await inMemory.messages.getAuthHeaders('config/dev', send))).toBe('credentialMissing');
    expect(await inMemory.messages.listContexts(undefined, send)).toHaveLength(1);
  });

  it('ends what a person agreed to, because somebody else may sign in next', async () => {
    const inMemory = testBackground();
    await inMemory.messages.importContexts([importedContext('dev')], send);
    const { accessibleHosts } = inMemory.fake;
    const hosts = [...accessibleHosts];
    // The person agrees, but something is in the way still.
    accessibleHosts.clear();
    const initiator = { kind: 'page', origin: 'https://wiki.example' } as const;
    await inMemory.events.documentRequested({ tabId: 1, url: GRAFANA, isMainFrame: true, initiator, requestId: null });
    const question = questionOf(await passGate(inMemory, GRAFANA, { isResumed: false }));
    await passGate(inMemory, GRAFANA, { isResumed: false, consent: 'once', question });
    for (const host of hosts) accessibleHosts.add(host);
    await signOut(inMemory);
    const credential = { type: 'bearer', token: 'of-somebody-else' } as const;
    await inMemory.messages.setCredential({ contextId: 'config/dev', credential }, send);
    expect(await passGate(inMemory, GRAFANA, { isResumed: false })).toMatchObject({ kind: 'confirm' });
  });

  it('leaves a vault as it is, open or locked', async () => {
    await signOut(background);
    expect(isSigning()).toBe(true);
    await lock();
    await signOut(background);
    await unlock();
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('ok');
  });
});
