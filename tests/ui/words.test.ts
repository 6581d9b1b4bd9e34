import { describe, expect, test } from 'vitest';
import { PROBLEM_VALUES } from '../../lib/core/problems.ts';
import { relativeTime } from '../../lib/ui/shared/relative-time.ts';
import { standInCommand } from '../../lib/ui/shared/stand-in-command.ts';
import { LOCALES, readLocale } from './locale.ts';
import { kubeContext } from './samples.ts';

const MINUTE = 60_000;

describe.each(LOCALES)('the words in %s', async (locale) => {
  const messages = await readLocale(locale);

  test.each(Object.entries(PROBLEM_VALUES))('say what %s is and what to do about it', (code, values) => {
    for (const part of ['problem', 'nextStep']) {
      const message = messages[`${part}_${code}`]?.message ?? '';
      expect(message).not.toBe('');
      const numbers = [...message.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit));
      expect(Math.max(0, ...numbers)).toBeLessThanOrEqual(values.length);
    }
  });
});

test('both locales have the same keys', async () => {
  const [english, chinese] = await Promise.all(LOCALES.map(readLocale));
  expect(Object.keys(chinese ?? {}).sort()).toEqual(Object.keys(english ?? {}).sort());
});

test.each([
  [0, 'now'],
  [-59_999, 'now'],
  [-MINUTE, '1 minute ago'],
  [-3 * MINUTE, '3 minutes ago'],
  [125 * MINUTE, 'in 2 hours'],
  [-49 * 60 * MINUTE, '2 days ago'],
])('%i ms from now reads as %s', (span, words) => {
  expect(relativeTime(1e12 + span, 1e12)).toBe(words);
});

test('the stand-in command has nothing in it that a terminal would act upon unseen', () => {
  const context = kubeContext("a\u001B[201~'\u202E生", { signIn: { kind: 'none' } });
  expect(standInCommand(context)).toBe(
    "kubectl --context $'a\\x1b\\x5b201\\x7e\\x27\\xe2\\x80\\xae\\xe7\\x94\\x9f' create token default",
  );
});

test('the stand-in command is safe to paste into a shell, whatever the context is called', () => {
  const context = kubeContext("it's $(rm)", { namespace: 'shop', signIn: { kind: 'clientCertificate' } });
  expect(standInCommand(context)).toBe("kubectl --context 'it'\\''s $(rm)' --namespace shop create token default");
});
