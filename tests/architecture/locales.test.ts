import { describe, expect, it } from 'vitest';
import { differences, parseLocale, readLocale, unusedKeys } from './locales.ts';
import { readSourceFiles } from './source-files.ts';

const en = readLocale('en');

describe('locale files', () => {
  it('have the same keys with the same values', () => {
    expect(differences(en, readLocale('zh_CN'))).toEqual([]);
  });

  it('have no key that nothing shows', () => {
    const files = readSourceFiles('lib/**/*.{ts,tsx}', 'entrypoints/**/*.{ts,tsx,html}', 'wxt.config.ts');

    expect(en.size).toBeGreaterThan(100);
    expect(unusedKeys(en, files)).toEqual([]);
  });
});

describe('the check of locale files', () => {
  const locale = parseLocale('gate: { title: Open $1 }\ncount: { 1: One, n: $1 all }');

  it('reads plural forms as one message', () => {
    expect([...locale]).toEqual([
      ['gate.title', ['Open $1']],
      ['count', ['One', '$1 all']],
    ]);
  });

  it('notices a missing key', () => {
    expect(differences(locale, parseLocale('count: { n: $1 个 }'))).toEqual(['gate.title is missing in one']);
  });

  it('notices a value that one locale does not show', () => {
    expect(differences(locale, parseLocale('gate: { title: 打开 }\ncount: { n: $1 个 }'))).toEqual([
      'gate.title shows other values',
    ]);
  });

  it('notices a key that nothing shows', () => {
    expect(unusedKeys(locale, [{ path: 'a.ts', text: `t('gate.title')` }])).toEqual(['count']);
  });

  it('counts a key that a template can name', () => {
    const files = [{ path: 'a.ts', text: `t(\`gate.$${'{state}'}\`); t('count', 2)` }];

    expect(unusedKeys(locale, files)).toEqual([]);
  });
});
