import { expect } from 'vitest';
import type { Storage } from '../../lib/background/dependencies.ts';
import type { StorageArea } from '../../lib/core/storage/value-definition.ts';

/** One thing that every storage must do. It starts with an empty area. */
export interface StorageContractCase {
  readonly title: string;
  readonly check: (storage: Storage, area: StorageArea) => Promise<void>;
}

/**
 * What the background relies on. The browsers' storage and the one in memory pass the same cases, so that a test with the
 * latter cannot pass where a browser behaves differently.
 */
export const STORAGE_CONTRACT: readonly StorageContractCase[] = [
  {
    title: 'leaves out keys without a value, instead of answering null or something empty',
    check: async (storage, area) => {
      await storage.write(area, { present: [] });
      expect(await storage.read(area, ['present', 'missing'])).toEqual({ present: [] });
      expect(Object.keys(await storage.read(area, ['missing']))).toEqual([]);
    },
  },
  {
    title: 'returns nothing but the requested keys',
    check: async (storage, area) => {
      await storage.write(area, { first: 1, second: 2 });
      expect(await storage.read(area, ['second'])).toEqual({ second: 2 });
      expect(await storage.read(area, [])).toEqual({});
    },
  },
  {
    title: 'returns JSON values as they were written, whatever this version makes of them',
    check: async (storage, area) => {
      const values = {
        null: null,
        zero: 0,
        false: false,
        emptyText: '',
        text: 'Ünïcödé 集群 \u0000 🚢',
        nested: { list: [1, [2, { three: null }]], empty: {} },
        'key with spaces and "quotes"': 'x',
        unreadable: { version: 99, value: { of: 'a later release' } },
      };
      await storage.write(area, values);
      expect(await storage.read(area, Object.keys(values))).toEqual(values);
    },
  },
  {
    title: 'keeps every value when it is compacted',
    check: async (storage, area) => {
      const values = { vault: null, unreadable: { version: 99, value: { of: 'a later release' } } };
      await storage.write(area, { vault: 'before' });
      await storage.write(area, values);
      await storage.compact();
      expect(await storage.read(area, Object.keys(values))).toEqual(values);
    },
  },
  {
    title: 'drops properties that are undefined',
    check: async (storage, area) => {
      await storage.write(area, { value: { kept: 1, dropped: undefined } });
      const { value } = await storage.read(area, ['value']);
      expect(Object.keys(value as object)).toEqual(['kept']);
    },
  },
  {
    title: 'leaves a stored value alone when a key is written as undefined',
    check: async (storage, area) => {
      await storage.write(area, { value: 'kept' });
      await storage.write(area, { value: undefined, other: 1 });
      expect(await storage.read(area, ['value', 'other'])).toEqual({ value: 'kept', other: 1 });
    },
  },
  {
    title: 'replaces a value as a whole, and leaves other keys alone',
    check: async (storage, area) => {
      await storage.write(area, { changed: { a: 1, b: 2 }, other: 'kept' });
      await storage.write(area, { changed: { c: 3 } });
      expect(await storage.read(area, ['changed', 'other'])).toEqual({ changed: { c: 3 }, other: 'kept' });
    },
  },
  {
    title: 'returns a copy: changing what was read or written changes nothing stored',
    check: async (storage, area) => {
      const written = { list: [1] };
      await storage.write(area, { written });
      written.list.push(2);
      const read = (await storage.read(area, ['written'])) as { written: { list: number[] } };
      read.written.list.push(3);
      expect(await storage.read(area, ['written'])).toEqual({ written: { list: [1] } });
    },
  },
  {
    title: 'keeps the two areas apart',
    check: async (storage, area) => {
      const other = area === 'local' ? 'session' : 'local';
      await storage.write(area, { shared: 'here' });
      expect(await storage.read(other, ['shared'])).toEqual({});
      await storage.write(other, { shared: 'there' });
      await storage.clear(other);
      expect(await storage.read(area, ['shared'])).toEqual({ shared: 'here' });
      expect(await storage.read(other, ['shared'])).toEqual({});
    },
  },
];
