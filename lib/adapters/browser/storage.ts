import * as v from 'valibot';
import { STORED, type StoredKey, type StoredValue } from '../../core/stored.ts';
import type { Storage } from '../../tasks/world.ts';
import { browser } from './browser.ts';

/** The browser's storage, each value read through its schema. */
export function browserStorage(): Storage {
  return {
    read: async (key) => read(key, (await browser.storage[STORED[key].area].get(key))[key]),
    write: async (key, value) => {
      await browser.storage[STORED[key].area].set({ [key]: value });
    },
    writeSession: (values) => browser.storage.session.set({ ...values }),
    clear: async () => {
      await browser.storage.session.clear();
      await browser.storage.local.clear();
    },
  };
}

/** Several values of one area by one request, for a page that wants to paint at once. */
export async function readStoredTogether<Key extends StoredKey>(
  area: 'local' | 'session',
  keys: readonly Key[],
): Promise<{ [K in Key]: StoredValue<K> }> {
  const found = await browser.storage[area].get([...keys]);
  return Object.fromEntries(keys.map((key) => [key, read(key, found[key])])) as { [K in Key]: StoredValue<K> };
}

/** What cannot be read is left where it is and stands for nothing: a newer version may know it. */
function read<Key extends StoredKey>(key: Key, value: unknown): StoredValue<Key> {
  const { schema, empty } = STORED[key];
  const result = value === undefined ? null : v.safeParse(schema as v.GenericSchema, value);
  return (result?.success ? result.output : structuredClone(empty)) as StoredValue<Key>;
}
