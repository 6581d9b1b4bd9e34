import type { TestContext } from 'vitest';
import { expect } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    attacks?: { readonly tried: number; readonly successful: number };
  }
}

/** What became of attacks by name: true for each that got a credential or another app's data. */
export type Results = ReadonlyMap<string, boolean>;

/**
 * Counts these attacks, and asserts that none succeeded with the guards in force and that each did with its guard off:
 * otherwise it proves nothing.
 */
export function expectNothingGot({ task }: Pick<TestContext, 'task'>, guarded: Results, unguarded: Results): void {
  const succeeded = [...guarded].filter(([, got]) => got).map(([name]) => name);
  task.meta.attacks = { tried: guarded.size, successful: succeeded.length };
  expect(succeeded, 'attacks that got something').toEqual([]);
  const harmless = [...guarded.keys()].filter((name) => unguarded.get(name) !== true);
  expect(harmless, 'attacks that get nothing even without the guard').toEqual([]);
}

/** Some ways are closed to a place by the browser itself; what got nothing without the guard either is no attack. */
export function possible(guarded: Results, unguarded: Results): Results {
  return new Map([...guarded].filter(([way, got]) => got || unguarded.get(way) === true));
}
