import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY, proofOf } from '../fakes/sample-keys.ts';
import {
  codeOf,
  passGate,
  sender,
  signedCredentials,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
const proof = proofOf(PASSPHRASE_KEY);

let background: TestBackground;
/** The stored contexts as a version wrote them that this one cannot read. */
let unreadable: unknown;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev'), importedContext('admin')], send);
  await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
  const { areas } = background.fake.storage;
  const { version, value } = areas.local.get('contexts') as { version: number; value: object[] };
  unreadable = { version, value: value.map((context) => ({ ...context, cluster: 'of another shape' })) };
  areas.local.set('contexts', unreadable);
  background.restartBrowser();
});

const unlock = () => background.messages.unlock({ proof, stronger: null }, send);
const local = (key: string) => background.fake.storage.areas.local.get(key);

describe('contexts that cannot be read', () => {
  it('are reported, and are not taken for none', async () => {
    expect(await background.messages.listStorageProblems(undefined, send)).toEqual([
      { name: 'contexts', problem: { code: 'storageUnreadable', values: { name: 'contexts' } } },
    ]);
    expect(await passGate(background, GRAFANA)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'storageUnreadable' },
    });
  });

  it('keep the vault as it is: unlocking does not drop credentials as those of removed contexts', async () => {
    const sealed = local('envelope');
    expect(codeOf(await unlock())).toBe('storageUnreadable');
    expect(local('envelope')).toEqual(sealed);
  });

  it('are overwritten by nothing', async () => {
    await background.events.started();
    background.fake.managedPolicy = { clusters: [{ name: 'prod', server: 'https://prod.example' }] };
    await background.events.policyChanged();
    for (const outcome of [
      background.messages.importContexts([importedContext('new')], send),
      background.messages.removeContexts(['config/dev'], send),
      background.messages.setCredential({ contextId: 'config/dev', credential: { type: 'bearer', token: 'x' } }, send),
      background.messages.keepInMemoryOnly(proof, send),
      background.messages.exportKubeconfig(proof, send),
      background.messages.removePasskey(proof, send),
    ]) {
      expect(codeOf(await outcome)).toBe('storageUnreadable');
    }
    await background.messages.selectContext('config/dev', send);
    await background.messages.lock(undefined, send);
    expect(local('contexts')).toEqual(unreadable);
  });

  it('leave the gate rules of their servers in force', async () => {
    const before = background.fake.dynamicRules;
    expect(before).not.toEqual([]);
    await background.events.started();
    expect(background.fake.dynamicRules).toEqual(before);
  });

  it('are read again when they can be, with all credentials', async () => {
    await background.events.started();
    const readable = { version: 2, value: [importedContext('dev').context, importedContext('admin').context] };
    background.fake.storage.areas.local.set('contexts', readable);
    background.restartBrowser();
    expect(codeOf(await unlock())).toBe('ok');
    expect(Object.keys((await background.stored()).openVault.credentials).sort()).toEqual([
      'config/admin',
      'config/dev',
    ]);
  });

  it('can be set aside: then everything works again, and the credentials are still in the vault', async () => {
    await background.messages.setAside('contexts', send);
    expect(await background.messages.listStorageProblems(undefined, send)).toEqual([]);
    expect(local('envelopesAside')).toMatchObject({ value: [{ name: 'contexts', value: unreadable }] });
    expect(codeOf(await unlock())).toBe('ok');
    expect(await background.messages.getVaultStatus(undefined, send)).toMatchObject({ orphanCount: 2 });
    await background.messages.importContexts([{ ...importedContext('dev'), credential: null }], send);
    expect(await background.messages.getAuthHeaders('config/dev', send)).toMatchObject({
      value: [['Authorization', 'Bearer token-of-dev']],
    });
  });
});

describe('stored contexts whose names somebody exchanged', () => {
  it('cannot be read, so that nobody opens something as another user than they mean', async () => {
    const [dev, admin] = [importedContext('dev').context, importedContext('admin').context];
    const value = [
      { ...dev, name: 'admin' },
      { ...admin, name: 'dev' },
    ];
    background.fake.storage.areas.local.set('contexts', { version: 2, value });
    background.restartBrowser();
    expect(await background.messages.listContexts(undefined, send)).toEqual([]);
    expect(await background.messages.listStorageProblems(undefined, send)).toMatchObject([{ name: 'contexts' }]);
  });
});

describe('setting aside', () => {
  it.each(['lockSettings', 'envelope', 'nothing', '__proto__'])('leaves a readable value alone: %s', async (name) => {
    const before = structuredClone([...background.fake.storage.areas.local]);
    await background.messages.setAside(name, send);
    expect([...background.fake.storage.areas.local]).toEqual(before);
  });

  it('moves one value and leaves the others unread', async () => {
    background.fake.storage.areas.local.set('locking', { version: 9, value: 1 });
    background.wake();
    await background.messages.setAside('contexts', send);
    expect(await background.messages.listStorageProblems(undefined, send)).toMatchObject([{ name: 'lockSettings' }]);
    expect(local('locking')).toEqual({ version: 9, value: 1 });
  });
});

describe('while any stored value cannot be read', () => {
  const damage = (key: string) => {
    background.fake.storage.areas.local.set(key, { version: 9, value: 'of another shape' });
    background.wake();
  };
  const names = async () =>
    (await background.messages.listContexts(undefined, send)).map(({ context }) => context.name);

  beforeEach(async () => {
    const readable = [importedContext('dev').context, importedContext('admin').context];
    background.fake.storage.areas.local.set('contexts', { version: 2, value: readable });
    background.restartBrowser();
    await background.events.started();
    await unlock();
    await passGate(background, GRAFANA, { contextId: 'config/dev' });
    expect(signedCredentials(background)).toEqual(['Bearer token-of-dev']);
  });

  describe.each(['pinnedApps', 'locking', 'envelope'])('as here %s', (key) => {
    it.each<[string, (background: TestBackground) => Promise<void>]>([
      ['the keyboard command', ({ events }) => events.lockCommand()],
      ['a person who is away', ({ events }) => events.personAway()],
      ['the lock message', ({ messages }) => messages.lock(undefined, send)],
      ['access to the host that is taken back', ({ events }) => events.hostAccessRemoved(['k8s.example'])],
      [
        'a policy that forbids the server',
        ({ fake, events }) => {
          fake.managedPolicy = { allowedServers: ['https://other.example'] };
          return events.policyChanged();
        },
      ],
    ])('signing is ended by %s', async (_what, end) => {
      damage(key);
      await background.messages.listContexts(undefined, send);
      expect(signedCredentials(background)).toEqual(['Bearer token-of-dev']);
      const onDisk = structuredClone([...background.fake.storage.areas.local]);
      await end(background);
      expect(signedCredentials(background)).toEqual([]);
      expect([...background.fake.storage.areas.local]).toEqual(onDisk);
    });
  });

  it('a policy that could not be stored holds after a wake, and once the value is set aside', async () => {
    damage('pinnedApps');
    const clusters = [{ name: 'prod', server: 'https://other.example' }];
    background.fake.managedPolicy = { allowedServers: ['https://other.example'], keepNothing: true, clusters };
    await background.events.policyChanged();
    expect(await names()).toEqual(['dev', 'admin']);
    background.wake();
    expect(await background.messages.getVaultStatus(undefined, send)).toMatchObject({
      mode: 'passphrase',
      isVaultForbidden: true,
    });
    expect(local('envelope')).toMatchObject({ value: { recipients: [{}] } });
    await background.messages.setAside('pinnedApps', send);
    expect(await passGate(background, GRAFANA)).toMatchObject({ problem: { code: 'policyRefusesServer' } });
    expect(local('envelope')).toMatchObject({ value: null });
    expect(await names()).toEqual(['dev', 'admin', 'prod']);
  });
});

describe('session values that cannot be read', () => {
  it('end the session instead of blocking everything, and tabs named by rules are quarantined', async () => {
    background.fake.storage.areas.local.set('contexts', { version: 2, value: [importedContext('dev').context] });
    background.restartBrowser();
    await unlock();
    background.fake.openTabs = [1];
    await passGate(background, GRAFANA);
    background.fake.storage.areas.session.set('tabs', { version: 1, value: 'damaged' });
    background.wake();
    await background.events.started();
    expect(await background.messages.listStorageProblems(undefined, send)).toEqual([]);
    expect((await background.stored()).tabs).toMatchObject({ 1: { access: { state: 'quarantined' } } });
    expect(await background.messages.getVaultStatus(undefined, send)).toMatchObject({ isLocked: true });
  });
});
