import type { Storage } from '../../lib/background/dependencies.ts';
import type { StorageArea } from '../../lib/core/storage/value-definition.ts';

/** Storage in memory. It passes the same contract tests as the browser's (`tests/fakes/storage-contract.ts`). */
export interface MemoryStorage extends Storage {
  /** What is stored, by area and key. */
  readonly areas: Readonly<Record<StorageArea, Map<string, unknown>>>;
  /** How many times something was read. */
  reads: number;
  /** How many times a new log was started. */
  newLogs: number;
  /** How many times it was compacted. */
  compactions: number;
}

export function memoryStorage(): MemoryStorage {
  const areas = { local: new Map<string, unknown>(), session: new Map<string, unknown>() };
  return {
    areas,
    reads: 0,
    newLogs: 0,
    compactions: 0,
    async read(area, keys) {
      this.reads += 1;
      const found = keys.filter((key) => areas[area].has(key)).map((key) => [key, copy(areas[area].get(key))]);
      return Object.fromEntries(found);
    },
    async write(area, values) {
      for (const [key, value] of Object.entries(copy(values))) areas[area].set(key, value);
    },
    async clear(area) {
      areas[area].clear();
    },
    async startNewLog() {
      this.newLogs += 1;
    },
    async compact() {
      this.compactions += 1;
    },
  };
}

/** Browsers store JSON: a value comes back as another object, without what JSON cannot express. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
