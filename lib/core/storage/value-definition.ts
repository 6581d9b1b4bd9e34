import * as v from 'valibot';
import { failure, type Outcome, success } from '../outcome.ts';
import { problem } from '../problems.ts';

/** `local` is on disk and unencrypted. `session` is in memory and ends with the browser or a reload of the extension. */
export type StorageArea = 'local' | 'session';

/** Erases a whole value: it becomes its initial value. */
export const WHOLE = 'whole';

/**
 * When a value is erased, whole or in part. Locking, removing contexts and closing tabs do what is declared here and nothing
 * else (`erase.ts`). A trigger that is missing leaves the value alone.
 */
export interface EraseOn<Value> {
  readonly lock?: typeof WHOLE | ((value: Value) => Value);
  readonly tabClosed?: (value: Value, tabId: number) => Value;
  readonly contextRemoved?: (value: Value, isRemoved: (contextId: string) => boolean) => Value;
  /** `isForgotten` says it of the URL of a server, and of the prefix of an app. */
  readonly serverForgotten?: (value: Value, isForgotten: (url: string) => boolean) => Value;
  /** By the browser, for every value in the session area and no other. */
  readonly sessionEnd?: typeof WHOLE;
  readonly everythingErased?: typeof WHOLE | ((value: Value) => Value);
}

/** Turns a value of one version into the next. Throws where it cannot. */
export type Migration = (value: unknown) => unknown;

/** Everything there is to know about a stored value. */
export interface Definition<Schema extends v.GenericSchema> {
  /** Its key in the storage area. Never changed: what is stored under it would be lost. */
  readonly key: string;
  readonly area: StorageArea;
  /** The value of the current version. */
  readonly schema: Schema;
  /** The value where none is stored. */
  readonly initial: v.InferOutput<Schema>;
  /** The first turns version 1 into version 2, and so on. Each is a frozen file in `migrations/`. */
  readonly migrations?: readonly Migration[];
  readonly eraseOn: EraseOn<v.InferOutput<Schema>>;
  /** Whether it is encrypted in storage, so that change events don't broadcast it. */
  readonly isSealed?: boolean;
  /** Whether it is read only where it is needed, because it can be large. */
  readonly isOnDemand?: boolean;
}

/** Declares a stored value. */
export function define<Schema extends v.GenericSchema>(definition: Definition<Schema>): Definition<Schema> {
  return definition;
}

/** The version in which a value is written: 1, and one more for each migration. */
export function versionOf({ migrations = [] }: Pick<Definition<v.GenericSchema>, 'migrations'>): number {
  return migrations.length + 1;
}

/** A value as it is stored. Portside 0.1.0 stored values without this wrapper; they count as version 1. */
interface Versioned {
  readonly version: number;
  readonly value: unknown;
}

/** The value as it is to be stored. */
export function encode(definition: Pick<Definition<v.GenericSchema>, 'migrations'>, value: unknown): Versioned {
  return { version: versionOf(definition), value };
}

/**
 * Reads a stored value. One that this version cannot read is a problem and never taken for empty: something newer may have
 * written it, and what is taken for empty gets overwritten.
 */
export function decode<Schema extends v.GenericSchema>(
  name: string,
  definition: Definition<Schema>,
  stored: unknown,
): Outcome<v.InferOutput<Schema>> {
  if (stored === undefined) return success(definition.initial);
  const { version, value } = isVersioned(stored) ? stored : { version: 1, value: stored };
  if (version > versionOf(definition)) return failure(problem('storageFromNewerVersion', { name }));
  try {
    const migrations = (definition.migrations ?? []).slice(version - 1);
    const read = v.safeParse(
      definition.schema,
      migrations.reduce((migrated, migrate) => migrate(migrated), value),
    );
    if (read.success) return success(read.output);
  } catch {
    // A migration met something that it was not made for.
  }
  return failure(problem('storageUnreadable', { name }));
}

function isVersioned(stored: unknown): stored is Versioned {
  if (typeof stored !== 'object' || stored === null) return false;
  const { version } = stored as Partial<Versioned>;
  return (
    Object.keys(stored).length === 2 &&
    Object.hasOwn(stored, 'value') &&
    Number.isInteger(version) &&
    Number(version) > 0
  );
}
