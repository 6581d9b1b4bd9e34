import type { StoredKey } from '../../core/stored.ts';
import { browser } from './browser.ts';

/** Calls back when one of these stored values changed. Returns how to stop that. */
export function onStoredChange(keys: readonly StoredKey[], listener: () => void): () => void {
  const heard = (changes: Record<string, unknown>) => {
    if (keys.some((key) => Object.hasOwn(changes, key))) listener();
  };
  browser.storage.onChanged.addListener(heard);
  return () => browser.storage.onChanged.removeListener(heard);
}
