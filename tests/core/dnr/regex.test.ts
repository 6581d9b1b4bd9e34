import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeRegex } from '../../../lib/core/dnr/regex.ts';

describe('escapeRegex', () => {
  it('escapes every character that RE2 interprets', () => {
    expect(escapeRegex('a\\^$.*+?()[]{}|/-b')).toBe('a\\\\\\^\\$\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/\\-b');
  });

  it('returns an expression that matches exactly the text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab1\\^$.*+?()[]{}|/-:%') });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const expression = new RegExp(`^${escapeRegex(one)}$`);
        expect(expression.test(one)).toBe(true);
        expect(expression.test(other)).toBe(one === other);
      }),
    );
  });
});
