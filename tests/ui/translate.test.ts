import { describe, expect, it } from 'vitest';
import { PROBLEM_VALUES, problem } from '../../lib/core/problems.ts';
import { formatNumber, problemNextStep, problemSentence, t, translate } from '../../lib/ui/shared/translate.ts';
import { LOCALES, readLocale } from './locale.ts';

describe.each(LOCALES)('the locale %s', async (locale) => {
  const messages = await readLocale(locale);

  it.each(Object.entries(PROBLEM_VALUES))(
    'has a sentence and a next step for %s, with no more values than it has',
    (code, values) => {
      for (const part of ['problem', 'nextStep']) {
        const message = messages[`${part}_${code}`]?.message ?? '';
        expect(message).not.toBe('');
        const numbers = [...message.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit));
        expect(Math.max(0, ...numbers)).toBeLessThanOrEqual(values.length);
      }
    },
  );
});

describe('all locales', () => {
  it('have the same keys', async () => {
    const [english, ...others] = await Promise.all(LOCALES.map(readLocale));
    const keys = Object.keys(english ?? {}).sort();
    expect(keys).not.toEqual([]);
    for (const other of others) expect(Object.keys(other).sort()).toEqual(keys);
  });
});

describe('t', () => {
  it('inserts values, sanitized for display', () => {
    expect(t('popup.openApp', ['prod\u202Edorp'])).toBe('Open prod[U+202E]dorp');
  });

  it('chooses the plural form', () => {
    expect([t('import.done', 1), t('import.done', 2)]).toEqual(['Imported 1 context.', 'Imported 2 contexts.']);
  });
});

describe('translate', () => {
  it('takes a key that is computed', () => {
    const kind: 'token' | 'exec' = 'exec';
    expect(translate(`signIn.${kind}`)).toBe('Credential plugin');
  });
});

describe('a problem', () => {
  it('reads as a sentence and a next step, with its values in order', () => {
    const fault = problem('namespaceInvalid', { context: 'dev', namespace: 'Shop' });
    expect(problemSentence(fault)).toBe('The namespace of context “dev” is “Shop”, which is not a valid name.');
    expect(problemNextStep(fault)).toMatch(/^Use up to 63 lower-case letters/);
  });
});

describe('formatNumber', () => {
  it('groups digits as the language does', () => {
    expect(formatNumber(12_345)).toBe('12,345');
  });
});
