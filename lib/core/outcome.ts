import type { Problem } from './problems.ts';

/** What an operation that can fail in an expected way comes to. Unexpected failures are thrown instead. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** The good outcome. */
export function success<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** The outcome of an expected failure. */
export function failure(problem: Problem): Outcome<never> {
  return { ok: false, problem };
}
