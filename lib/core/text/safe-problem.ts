import { type Problem, type ProblemCode, problem } from '../problems.ts';
import { maskSecrets, sanitizeLine } from './redact.ts';

/**
 * The problem of this code with its values sanitized for display. For values that come from outside: pass names and
 * places, never anything that may be a secret.
 */
export function safeProblem<Code extends ProblemCode>(
  code: Code,
  values: Parameters<typeof problem<Code>>[1],
): Problem {
  const sanitized = Object.entries<string>(values).map(([name, value]) => [name, maskSecrets(sanitizeLine(value))]);
  return problem(code, Object.fromEntries(sanitized));
}
