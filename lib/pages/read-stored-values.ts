import { browser } from '../adapters/browser/browser.ts';
import type { Outcome } from '../core/outcome.ts';
import { failure, success } from '../core/outcome.ts';
import { definitionOf, type StoredName, type StoredValue } from '../core/storage/stored-values.ts';
import type { StorageArea } from '../core/storage/value-definition.ts';
import { decode } from '../core/storage/value-definition.ts';

/**
 * Stored values of one area, read by a page itself, so that it can show something before a stopped background has started.
 * Only the background writes.
 */
export async function readStored<Name extends StoredName>(
  area: StorageArea,
  names: readonly Name[],
): Promise<Outcome<{ readonly [N in Name]: StoredValue<N> }>> {
  const stored = await browser.storage[area].get(names.map((name) => definitionOf(name).key));
  const values: Partial<Record<StoredName, unknown>> = {};
  for (const name of names) {
    const decoded = decode(name, definitionOf(name), stored[definitionOf(name).key]);
    if (!decoded.ok) return failure(decoded.problem);
    values[name] = decoded.value;
  }
  return success(values as { [N in Name]: StoredValue<N> });
}

/** Calls back when one of these stored values changed. Returns how to stop that. */
export function onStoredChange(names: readonly StoredName[], listener: () => void): () => void {
  const keys = names.map((name) => definitionOf(name).key);
  const onChanged = (changes: Record<string, unknown>) => {
    if (keys.some((key) => Object.hasOwn(changes, key))) listener();
  };
  browser.storage.onChanged.addListener(onChanged);
  return () => browser.storage.onChanged.removeListener(onChanged);
}
