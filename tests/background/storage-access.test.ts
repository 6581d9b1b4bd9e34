import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY } from '../fakes/sample-keys.ts';
import { passGate, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev'), importedContext('admin')], send);
  await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
  await background.events.started();
});

/** How often storage is read while this runs. */
async function readsOf(task: () => Promise<unknown>): Promise<number> {
  const before = background.fake.storage.reads;
  await task();
  return background.fake.storage.reads - before;
}

/** How often a vault or a sealed value is decrypted while this runs. */
async function decryptionsOf(task: () => Promise<unknown>): Promise<number> {
  const { decrypt, unseal } = background.fake.crypto;
  let count = 0;
  background.fake.crypto.decrypt = (...args) => {
    count += 1;
    return decrypt(...args);
  };
  background.fake.crypto.unseal = (...args) => {
    count += 1;
    return unseal(...args);
  };
  await task();
  Object.assign(background.fake.crypto, { decrypt, unseal });
  return count;
}

const pass = () => passGate(background, GRAFANA, { contextId: 'config/dev' });
const importOne = () => background.messages.importContexts([importedContext('new')], send);

describe('reads of storage', () => {
  it('are at most 4 for a passage through the gate with a cold background, and none with a warm one', async () => {
    background.wake();
    expect(await readsOf(pass)).toBeLessThanOrEqual(4);
    expect(await readsOf(pass)).toBe(0);
  });

  it('are at most 6 for an import', async () => {
    expect(await readsOf(importOne)).toBe(0);
    background.wake();
    expect(await readsOf(importOne)).toBeLessThanOrEqual(6);
  });

  it('are none for any message on a warm background, except for lists of services', async () => {
    const list = { services: '[]', namespaces: [], listedAt: 1 };
    for (const task of [
      () => background.messages.listContexts(undefined, send),
      () => background.messages.getVaultStatus(undefined, send),
      () => background.messages.getAuthHeaders('config/dev', send),
      () => background.messages.openApi('config/dev', send),
      () => background.messages.lock(undefined, send),
    ]) {
      expect(await readsOf(task)).toBe(0);
    }
    expect(await readsOf(() => background.messages.cacheServices({ contextId: 'config/dev', list }, send))).toBe(1);
  });
});

describe('decryptions', () => {
  it('are one for a cold import without a vault, and one more to check the key of a vault', async () => {
    background.wake();
    expect(await decryptionsOf(importOne)).toBeLessThanOrEqual(3);
  });
});

describe('writes of storage', () => {
  it('are one for each area for a passage through the gate', async () => {
    background.fake.journal.length = 0;
    await pass();
    const writes = background.fake.journal.filter((entry) => entry.startsWith('write'));
    expect(writes.map((entry) => entry.split(':')[0])).toEqual(['write local', 'write session']);
  });

  it('are one for each area for an import', async () => {
    background.fake.journal.length = 0;
    await importOne();
    const writes = background.fake.journal.filter((entry) => entry.startsWith('write'));
    expect(writes.map((entry) => entry.split(':')[0])).toEqual(['write local', 'write session']);
  });
});

describe('a new log of the storage', () => {
  it('is started with each session of the browser, and not when the background wakes', async () => {
    expect(background.fake.storage.newLogs).toBe(1);
    background.wake();
    await background.events.started();
    expect(background.fake.storage.newLogs).toBe(1);
    background.fake.storage.areas.session.clear();
    background.wake();
    await background.events.started();
    expect(background.fake.storage.newLogs).toBe(2);
  });

  it('that cannot be started, because storage is full, changes nothing else', async () => {
    background.fake.storage.areas.session.clear();
    background.fake.storage.startNewLog = () => Promise.reject(new Error('quota'));
    background.wake();
    await background.events.started();
    expect((await background.messages.listContexts(undefined, send)).length).toBe(2);
  });
});
