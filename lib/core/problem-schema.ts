import * as v from 'valibot';
import { PROBLEM_VALUES, type Problem } from './problems.ts';

/** Reads a problem that was stored or sent: a known code with exactly the values of that code. */
export const ProblemSchema = v.custom<Problem>((input) => {
  if (typeof input !== 'object' || input === null) return false;
  const { code, values } = input as { code?: unknown; values?: unknown };
  if (typeof code !== 'string' || !Object.hasOwn(PROBLEM_VALUES, code)) return false;
  if (typeof values !== 'object' || values === null) return false;
  const names = PROBLEM_VALUES[code as keyof typeof PROBLEM_VALUES] as readonly string[];
  return names.every((name) => typeof (values as Record<string, unknown>)[name] === 'string');
}, 'not a known problem');
