import type { TestContext } from 'vitest';
import { expect } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    attacks?: { readonly tried: number; readonly successful: number };
  }
}

/** What came of one attack. */
export interface AttackResult {
  /** Whether it got a credential onto its request, or another app's data. */
  readonly succeeded: boolean;
  /** What shows that it was really tried, or that a certain guard kept it from being tried; null where nothing does. */
  readonly evidence: string | null;
}

/** What came of attacks, by name. */
export type AttackResults = ReadonlyMap<string, AttackResult>;

/** The attacks could not be judged, most likely because the machine was too slow. They are repeated from scratch, once. */
export class Inconclusive extends Error {}

/**
 * Asserts that no attack succeeded with the guards in force, that each was really tried, and that each succeeds without the
 * guard: otherwise it would prove nothing. `impossible` lists those that the browser or the apiserver makes impossible, which
 * must not succeed without the guard either.
 *
 * Throws `Inconclusive` where an attack was not seen to be tried, or not seen to succeed without the guard.
 */
export function expectAllPrevented(
  { task }: Pick<TestContext, 'task'>,
  guarded: AttackResults,
  unguarded: AttackResults,
  impossible: readonly string[] = [],
): void {
  const names = [...guarded.keys()].filter((name) => !impossible.includes(name));
  const succeeded = namesWhere(guarded, (result) => result.succeeded);
  task.meta.attacks = { tried: names.length, successful: succeeded.length };
  expect(names, 'attacks').not.toEqual([]);
  expect(succeeded, 'attacks that succeeded').toEqual([]);
  const possible = impossible.filter((name) => unguarded.get(name)?.succeeded);
  expect(possible, 'attacks that are listed as impossible, but succeed without the guard').toEqual([]);
  const unknown = impossible.filter((name) => !guarded.has(name));
  expect(unknown, 'attacks that are listed as impossible, but do not exist').toEqual([]);
  const doubts = doubtsAbout(guarded, unguarded, impossible);
  if (doubts.length > 0) throw new Inconclusive(doubts.join('; '));
}

/** What makes the results inconclusive; nothing where it is clear that all attacks were prevented, or that one succeeded. */
export function doubtsAbout(
  guarded: AttackResults,
  unguarded: AttackResults,
  impossible: readonly string[] = [],
): string[] {
  const isPossible = (name: string) => !impossible.includes(name);
  const untried = namesWhere(guarded, ({ succeeded, evidence }) => !succeeded && evidence === null).filter(isPossible);
  const harmless = [...guarded.keys()].filter((name) => !unguarded.get(name)?.succeeded).filter(isPossible);
  return [
    ...(untried.length > 0 ? [`Not seen to be tried: ${untried.join(', ')}`] : []),
    ...(harmless.length > 0 ? [`Not seen to succeed without the guard: ${harmless.join(', ')}`] : []),
  ];
}

function namesWhere(results: AttackResults, holds: (result: AttackResult) => boolean): string[] {
  return [...results].filter(([, result]) => holds(result)).map(([name]) => name);
}
