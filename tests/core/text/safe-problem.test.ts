import { describe, expect, it } from 'vitest';
import { safeProblem } from '../../../lib/core/text/safe-problem.ts';

describe('safeProblem', () => {
  it('masks secrets in its values', () => {
    expect(safeProblem('clusterUnnamed', { context: 'x token: abc' })).toEqual({
      code: 'clusterUnnamed',
      values: { context: 'x token: …' },
    });
  });

  it('masks a secret before a line break, which it escapes', () => {
    expect(safeProblem('clusterUnnamed', { context: 'x token: abc\n' }).values).toEqual({ context: 'x token: …' });
    expect(safeProblem('clusterUnnamed', { context: 'a\nb\u202E' }).values).toEqual({ context: 'a[U+000A]b[U+202E]' });
  });

  it('truncates its values', () => {
    const { values } = safeProblem('clusterUnknown', { context: 'x'.repeat(1000), cluster: 'dev' });
    expect(values).toEqual({ context: `${'x'.repeat(200)}…`, cluster: 'dev' });
  });
});
