import type { Problem } from '../core/problems.ts';
import { definitionOf, STORED_NAMES, type StoredName, type StoredValue } from '../core/storage/stored-values.ts';
import type { StorageArea } from '../core/storage/value-definition.ts';
import { decode, encode } from '../core/storage/value-definition.ts';
import type { Crypto, Storage } from './dependencies.ts';
import type { OnDemandName, State } from './state.ts';

/** Where the key lies that seals this value in memory. Not a stored value itself: nothing but this file uses it. */
const ephemeralKeyOf = (name: StoredName) => `${definitionOf(name).key}.ephemeralKey`;

/** What the store read. */
export interface Loaded {
  readonly state: State;
  /** Values that this version cannot read. In the state they have their initial value, and must not be written. */
  readonly problems: ReadonlyMap<StoredName, Problem>;
}

/**
 * Reads all stored values that the background holds in memory: one read for each area.
 *
 * A session value that cannot be read, which only damage can cause, ends the session: its area is erased, as a reload of the
 * extension does. Values on disk are never given up.
 */
export async function loadState(storage: Storage, crypto: Crypto): Promise<Loaded> {
  const [local, session] = await Promise.all([
    readArea(storage, crypto, 'local'),
    readArea(storage, crypto, 'session'),
  ]);
  if (session.problems.size === 0) return merged(local, session);
  await storage.clear('session');
  return merged(local, await readArea(storage, crypto, 'session'));
}

/** Reads a value that is not part of the state. Throws where it cannot be read. */
export async function readOnDemand<Name extends OnDemandName>(
  storage: Storage,
  name: Name,
): Promise<StoredValue<Name>> {
  const value = await readIfReadable(storage, name);
  if (value === null) throw new Error(`Stored value cannot be read: ${name}`);
  return value;
}

/** Reads a value that is not part of the state; null where this version cannot read what is stored. */
export async function readIfReadable<Name extends OnDemandName>(
  storage: Storage,
  name: Name,
): Promise<StoredValue<Name> | null> {
  const { key, area } = definitionOf(name);
  const decoded = decode(name, definitionOf(name), (await storage.read(area, [key]))[key]);
  return decoded.ok ? (decoded.value as StoredValue<Name>) : null;
}

/**
 * Writes these values of one area in one call.
 *
 * Each sealed value is encrypted with a key that lies next to it. That protects from nobody who can read the memory; it
 * keeps credentials out of the change events that browsers send to every page of the extension, and makes erasing them a
 * matter of one short text. A lock writes a sealed value as its initial one, and with it a new key.
 */
export async function writeValues(
  storage: Storage,
  crypto: Crypto,
  area: StorageArea,
  values: Partial<State> & { readonly [Name in OnDemandName]?: StoredValue<Name> },
): Promise<void> {
  const names = (Object.keys(values) as StoredName[]).filter((name) => definitionOf(name).area === area);
  if (names.length === 0) return;
  const encoded = (name: StoredName) => encode(definitionOf(name), values[name]);
  const isSecret = (name: StoredName) => definitionOf(name).isSealed && values[name] !== definitionOf(name).initial;
  const sealed = names.filter((name) => definitionOf(name).isSealed);
  const keys = new Map(sealed.map((name) => [name, crypto.newKey()]));
  const encrypt = async (name: StoredName) =>
    [definitionOf(name).key, await crypto.encrypt(encoded(name), keys.get(name) ?? '')] as const;
  const secrets = names.filter(isSecret).map(encrypt);
  // Without a secret, nothing is waited for: this is how a lock erases memory before anything else.
  const encrypted = secrets.length > 0 ? await Promise.all(secrets) : [];
  const plain = names.filter((name) => !isSecret(name)).map((name) => [definitionOf(name).key, encoded(name)] as const);
  const newKeys = [...keys].map(([name, key]) => [ephemeralKeyOf(name), key] as const);
  await storage.write(area, Object.fromEntries([...plain, ...encrypted, ...newKeys]));
}

interface AreaReading {
  readonly values: Partial<State>;
  readonly problems: ReadonlyMap<StoredName, Problem>;
}

async function readArea(storage: Storage, crypto: Crypto, area: StorageArea): Promise<AreaReading> {
  const names = STORED_NAMES.filter((name) => definitionOf(name).area === area && !definitionOf(name).isOnDemand);
  const sealed = names.filter((name) => definitionOf(name).isSealed);
  const stored = await storage.read(area, [
    ...names.map((name) => definitionOf(name).key),
    ...sealed.map(ephemeralKeyOf),
  ]);
  const problems = new Map<StoredName, Problem>();
  const values = await Promise.all(
    names.map(async (name) => {
      const definition = definitionOf(name);
      const raw = stored[definition.key];
      const isSealed = definition.isSealed && typeof raw === 'string';
      const opened = isSealed ? await crypto.decrypt(raw, String(stored[ephemeralKeyOf(name)] ?? '')) : raw;
      const decoded = decode(name, definition, opened);
      if (!decoded.ok) problems.set(name, decoded.problem);
      return [name, decoded.ok ? decoded.value : definition.initial] as const;
    }),
  );
  return { values: Object.fromEntries(values) as Partial<State>, problems };
}

function merged(...readings: AreaReading[]): Loaded {
  return {
    state: Object.assign({}, ...readings.map(({ values }) => values)) as State,
    problems: new Map(readings.flatMap(({ problems }) => [...problems])),
  };
}
