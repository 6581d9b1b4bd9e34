import type { Storage } from '../../background/dependencies.ts';
import { browser, isFirefox } from './browser.ts';

/** Characters after which LevelDB begins a new log: 4 MiB, its largest write buffer. */
const LOG_SIZE = 4 * 1024 * 1024;
const FILLER = 'filler';

/**
 * The browser's storage. Both browsers store the values of one call as a whole or not at all: LevelDB in a write batch,
 * IndexedDB in a transaction.
 */
export function browserStorage(): Storage {
  return {
    read: (area, keys) => browser.storage[area].get([...keys]),
    // As JSON: Firefox would keep properties that are undefined, Chromium would not.
    write: (area, values) => browser.storage[area].set(JSON.parse(JSON.stringify(values))),
    clear: (area) => browser.storage[area].clear(),
    startNewLog: async () => {
      // Firefox's storage is an SQLite database, which discards half a write.
      if (isFirefox()) return;
      try {
        await browser.storage.local.set({ [FILLER]: 'x'.repeat(LOG_SIZE) });
      } finally {
        await browser.storage.local.remove(FILLER);
      }
    },
    compact: async () => {
      // Clearing removes the files of LevelDB. Firefox's database keeps its log in any case.
      if (isFirefox()) return;
      const { [FILLER]: _, ...stored } = await browser.storage.local.get(null);
      // Both calls at once, so that nothing can stop the background between them.
      const cleared = browser.storage.local.clear();
      const written = browser.storage.local.set(stored);
      await cleared;
      await written.catch(() => browser.storage.local.set(stored));
    },
  };
}

/** Keeps what is stored from content scripts. Firefox never exposes session storage to them, and has no such method. */
export async function restrictStorageToExtension(): Promise<void> {
  for (const area of [browser.storage.session, browser.storage.local]) {
    const { setAccessLevel } = area as { setAccessLevel?: (level: { accessLevel: string }) => Promise<void> };
    await setAccessLevel?.call(area, { accessLevel: 'TRUSTED_CONTEXTS' });
  }
}

/**
 * The organisation's policy. Firefox rejects the read where there is none, and also where it cannot read the file, which must not
 * count as none.
 */
export async function readManagedPolicy(): Promise<unknown> {
  try {
    return await browser.storage.managed.get(null as never);
  } catch (error) {
    return /not found/i.test(String(error)) ? {} : 'unreadable';
  }
}

/** Calls back when the organisation's policy changed. */
export function onManagedPolicyChanged(listener: () => void): void {
  browser.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') listener();
  });
}
