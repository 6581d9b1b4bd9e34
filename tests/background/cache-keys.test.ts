import { beforeEach, describe, expect, it } from 'vitest';
import { FIREFOX, fakeDependencies } from '../fakes/fake-dependencies.ts';
import { GRAFANA, importedContext } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY } from '../fakes/sample-keys.ts';
import { passGate, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);

let background: TestBackground;

beforeEach(async () => {
  background = testBackground(Object.assign(fakeDependencies(), { platform: FIREFOX }));
  await background.messages.importContexts([importedContext('dev'), importedContext('admin')], send);
});

const keyOf = async (name: string) => (await background.stored()).cacheKeys[`config/${name}`];

describe('the cache key of a credential', () => {
  it('is another one for each context', async () => {
    expect(await keyOf('dev')).toMatch(/^[\w-]{16}$/);
    expect(await keyOf('dev')).not.toBe(await keyOf('admin'));
  });

  it('is sent with the requests of its app', async () => {
    await passGate(background, GRAFANA, { tabId: 1, contextId: 'config/dev' });
    const key = await keyOf('dev');
    expect(JSON.stringify(background.fake.sessionRules)).toContain(
      JSON.stringify({ header: 'Portside-Cache-Key', operation: 'set', value: key }).slice(1, -1),
    );
  });

  it('changes with the credential, and only then', async () => {
    const [dev, admin] = [await keyOf('dev'), await keyOf('admin')];
    const credential = { type: 'bearer', token: 'of-somebody-else' } as const;
    await background.messages.setCredential({ contextId: 'config/dev', credential }, send);
    const other = await keyOf('dev');
    expect(other).not.toBe(dev);
    expect(await keyOf('admin')).toBe(admin);
    await background.messages.setCredential({ contextId: 'config/dev', credential }, send);
    expect(await keyOf('dev')).toBe(other);
  });

  it('changes when the context impersonates somebody else', async () => {
    const before = await keyOf('dev');
    const impersonation = { user: 'robot', uid: '', groups: [], extra: [] };
    await background.messages.importContexts([importedContext('dev', { impersonation })], send);
    expect(await keyOf('dev')).not.toBe(before);
  });

  it('is the same after the vault was locked and unlocked', async () => {
    await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
    const before = await keyOf('dev');
    await background.messages.lock(undefined, send);
    await background.messages.unlock({ proof: { kind: 'passphrase', key: PASSPHRASE_KEY }, stronger: null }, send);
    expect(await keyOf('dev')).toBe(before);
  });
});
