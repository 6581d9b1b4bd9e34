import { beforeEach, describe, expect, it } from 'vitest';
import { readPolicy } from '../../lib/core/policy.ts';
import { GRAFANA, importedContext } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY, proofOf } from '../fakes/sample-keys.ts';
import {
  codeOf,
  failWrites,
  passGate,
  sender,
  signedCredentials,
  storedTab,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const MINUTE = 60_000;
const send = sender(null);
const PROD = { name: 'prod', server: 'https://k8s.example:6443', namespace: '' };

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev')], send);
});

const setPolicy = async (policy: object) => {
  background.fake.managedPolicy = policy;
  await background.events.policyChanged();
};
const createVault = () =>
  background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
const storedIds = async () => (await background.stored()).contexts.map(({ id }) => id);

describe('an organisation’s policy', () => {
  it('that forbids a vault erases it, keeps credentials in memory, and lets none be created', async () => {
    await createVault();
    await setPolicy({ keepNothing: true });
    expect((await background.stored()).envelope).toBeNull();
    expect(await background.messages.getAuthHeaders('config/dev', send)).toMatchObject({ ok: true });
    expect(codeOf(await createVault())).toBe('policyForbidsVault');
    expect(await background.messages.getVaultStatus(undefined, send)).toMatchObject({
      mode: 'memoryOnly',
      isVaultForbidden: true,
    });
  });

  it('that forbids a vault erases a locked one too', async () => {
    await createVault();
    await background.messages.lock(undefined, send);
    await setPolicy({ keepNothing: true });
    expect((await background.stored()).envelope).toBeNull();
  });

  it('that forbids a vault erases one that this version cannot read', async () => {
    background.fake.storage.areas.local.set('envelope', { version: 1, value: { some: 'later format' } });
    background.wake();
    await setPolicy({ keepNothing: true });
    expect((await background.stored()).envelope).toBeNull();
  });

  it('that forbids a vault erases those that were set aside too, and nothing else that was', async () => {
    const { areas } = background.fake.storage;
    const contexts = { name: 'contexts', value: 'unreadable' };
    const setAside = (...value: object[]) => areas.local.set('envelopesAside', { version: 2, value });
    setAside(contexts, { name: 'envelope', value: 'sealed' });
    await setPolicy({});
    expect(JSON.stringify([...areas.local])).toContain('sealed');
    await setPolicy({ keepNothing: true });
    expect(areas.local.get('envelopesAside')).toMatchObject({ value: [contexts] });
    // A list that a later version wrote may contain one.
    areas.local.set('envelopesAside', { version: 99, value: 'sealed' });
    await setPolicy({ keepNothing: true, clusters: [PROD] });
    expect(areas.local.get('envelopesAside')).toMatchObject({ value: [] });
    expect(await storedIds()).toEqual(['config/dev', 'policy/prod']);
  });

  it('that forbids a vault leaves no copy of it in the database files, once', async () => {
    const { storage } = background.fake;
    await createVault();
    await setPolicy({});
    expect(storage.compactions).toBe(0);
    await setPolicy({ keepNothing: true });
    expect(storage.compactions).toBe(1);
    background.wake();
    await background.events.started();
    expect(storage.compactions).toBe(1);
    storage.areas.local.set('envelopesAside', { version: 2, value: [{ name: 'envelope', value: 'sealed' }] });
    await background.events.policyChanged();
    expect(storage.compactions).toBe(2);
  });

  it('that was received when the background stopped is completed at the next start', async () => {
    await createVault();
    const allowWrites = failWrites(background, 'envelope');
    await expect(setPolicy({ keepNothing: true, clusters: [PROD] })).rejects.toThrow();
    allowWrites();
    background.wake();
    await background.events.started();
    expect((await background.stored()).envelope).toBeNull();
    expect(await storedIds()).toEqual(['config/dev', 'policy/prod']);
  });

  it('that allows only certain servers refuses to import, sign or present contexts of others', async () => {
    await setPolicy({ allowedServers: ['https://elsewhere.example'] });
    expect(codeOf(await background.messages.importContexts([importedContext('more')], send))).toBe(
      'policyRefusesServer',
    );
    expect(await passGate(background, GRAFANA)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'policyRefusesServer' },
    });
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('policyRefusesServer');
  });

  it('that allows only certain servers suspends open tabs of others, and lets them continue once it allows theirs', async () => {
    await passGate(background, GRAFANA);
    expect(signedCredentials(background)).toHaveLength(1);
    await setPolicy({ allowedServers: ['https://elsewhere.example'] });
    expect(signedCredentials(background)).toEqual([]);
    expect((await storedTab(background, 1)).access.state).toBe('suspended');
    await setPolicy({ allowedServers: ['https://k8s.example:6443'] });
    expect(await passGate(background, GRAFANA)).toMatchObject({ kind: 'go' });
    expect(signedCredentials(background)).toHaveLength(1);
  });

  it('that cannot be read is the strictest one, and erases and removes nothing', async () => {
    await setPolicy({ clusters: [PROD] });
    await createVault();
    const { envelope } = await background.stored();
    await setPolicy({ allowedServers: 'https://k8s.example:6443' });
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('policyRefusesServer');
    expect((await background.stored()).envelope).toEqual(envelope);
    expect(await storedIds()).toEqual(['config/dev', 'policy/prod']);
  });

  it('is in force before anything is done when the background first starts', async () => {
    const fresh = testBackground();
    fresh.fake.managedPolicy = { allowedServers: [] };
    expect(codeOf(await fresh.messages.importContexts([importedContext('dev')], send))).toBe('policyRefusesServer');
  });
});

describe('the time after which a policy locks', () => {
  const { credential } = importedContext('dev');
  const held = async () => Object.keys((await background.stored()).openVault.credentials);
  /** Nobody uses Portside for this long. The alarm wakes the background. */
  const pass = async (ms: number) => {
    background.fake.time += ms;
    await background.events.alarm();
  };
  const expectLockAfter = async (ms: number) => {
    expect(background.fake.alarmTimes.lock).toBe(background.fake.time + ms);
    await pass(ms - 1);
    expect(await held()).toEqual(['config/dev']);
    await pass(1);
    expect(await held()).toEqual([]);
  };

  it.each<[string, () => Promise<unknown>]>([
    ['the policy that arrives while they are there', () => setPolicy({ lockAfterMinutes: 5 })],
    [
      'an import',
      async () => {
        await background.messages.removeContexts(['config/dev'], send);
        await setPolicy({ lockAfterMinutes: 5 });
        await pass(60 * MINUTE);
        await background.messages.importContexts([importedContext('dev')], send);
      },
    ],
    [
      'a credential that is given by hand',
      async () => {
        await background.messages.removeContexts(['config/dev'], send);
        await setPolicy({ lockAfterMinutes: 5 });
        await background.messages.importContexts([{ ...importedContext('dev'), credential: null }], send);
        await pass(60 * MINUTE);
        if (credential) await background.messages.setCredential({ contextId: 'config/dev', credential }, send);
      },
    ],
  ])('erases credentials that are only in memory, counted from %s', async (_what, begin) => {
    await background.messages.keepInMemoryOnly(null, send);
    await begin();
    await expectLockAfter(5 * MINUTE);
  });

  it('is that of credentials for which nobody decided yet where they are stored', async () => {
    await setPolicy({ lockAfterMinutes: 5 });
    await expectLockAfter(5 * MINUTE);
  });

  it.each([null, 480])(
    'is shorter than the %j minutes that a person chose for a vault, also while it is open',
    async (afterMinutes) => {
      await createVault();
      const settings = { afterMinutes, whenAway: false };
      await background.messages.setLockSettings({ settings, proof: proofOf(PASSPHRASE_KEY) }, send);
      await setPolicy({ lockAfterMinutes: 5 });
      await expectLockAfter(5 * MINUTE);
    },
  );

  it('counts from the last use: what was left alone for longer is locked when the policy arrives', async () => {
    await createVault();
    await pass(60 * MINUTE);
    await setPolicy({ lockAfterMinutes: 5 });
    await pass(0);
    expect(await held()).toEqual([]);
  });

  it('counts anew when a person uses Portside, and no longer once no policy says so', async () => {
    await setPolicy({ lockAfterMinutes: 5 });
    await pass(4 * MINUTE);
    await background.messages.reportUse(undefined, send);
    expect(background.fake.alarmTimes.lock).toBe(background.fake.time + 5 * MINUTE);
    await setPolicy({});
    expect(background.fake.alarmTimes.lock).toBeNull();
    await pass(60 * MINUTE);
    expect(await held()).toEqual(['config/dev']);
  });

  it('is in force after a start that completes what an interrupted one left', async () => {
    const allowWrites = failWrites(background, 'locksAt');
    await expect(setPolicy({ lockAfterMinutes: 5 })).rejects.toThrow();
    allowWrites();
    background.wake();
    await background.events.started();
    await expectLockAfter(5 * MINUTE);
  });
});

describe('a cluster that the policy provides', () => {
  beforeEach(() => setPolicy({ clusters: [PROD] }));

  const credential = { type: 'bearer', token: 'mine' } as const;
  const setCredential = () => background.messages.setCredential({ contextId: 'policy/prod', credential }, send);

  it('is a context like any other', async () => {
    expect(codeOf(await setCredential())).toBe('ok');
    expect(await background.messages.getAuthHeaders('policy/prod', send)).toMatchObject({ ok: true });
  });

  it('makes the policy unreadable if another one has its name, because a credential is given to a name', async () => {
    const before = await storedIds();
    await setPolicy({ clusters: [PROD, { ...PROD, server: 'https://other.example' }] });
    expect(await storedIds()).toEqual(before);
    expect(readPolicy({ clusters: [PROD, { ...PROD, server: 'https://other.example' }] })).toBeNull();
  });

  it('is left out if the browser cannot guard its server, and others are not', async () => {
    await setPolicy({ clusters: [PROD, { name: 'deep', server: 'https://unsupported.example' }] });
    expect(await storedIds()).toEqual(['config/dev', 'policy/prod']);
  });

  it('is removed with its credential when the policy no longer names it', async () => {
    await setCredential();
    await setPolicy({});
    expect(await storedIds()).toEqual(['config/dev']);
    expect(await background.storedText()).not.toContain('mine');
  });

  it('loses its credential when its server changes', async () => {
    await setCredential();
    await setPolicy({ clusters: [{ ...PROD, server: 'https://moved.example' }] });
    expect(await background.messages.listContexts(undefined, send)).toMatchObject([
      { context: { id: 'config/dev' } },
      { context: { id: 'policy/prod', server: { origin: 'https://moved.example' } }, hasCredential: false },
    ]);
    expect(await background.storedText()).not.toContain('mine');
  });

  it('loses its credential when its server changes while the vault is locked', async () => {
    await createVault();
    await setCredential();
    await background.messages.lock(undefined, send);
    await setPolicy({ clusters: [{ ...PROD, server: 'https://moved.example' }] });
    background.fake.accessibleHosts.add('moved.example');
    await background.messages.unlock({ proof: proofOf(PASSPHRASE_KEY), stronger: null }, send);
    expect(codeOf(await background.messages.getAuthHeaders('policy/prod', send))).toBe('credentialMissing');
    expect(await background.storedText()).not.toContain('mine');
  });

  it('cannot be replaced by an import', async () => {
    const disguised = importedContext('prod', {
      source: 'policy',
      id: 'policy/prod',
      serverAddress: 'https://evil.example',
    });
    // What the schema of the message refuses; see tests/core/messages.test.ts for the message itself.
    const { readMessage } = await import('../../lib/core/messages.ts');
    expect(readMessage('/options.html', { name: 'importContexts', request: [disguised] })).toBeNull();
  });
});
