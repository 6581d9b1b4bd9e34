import { describe, expect, it } from 'vitest';
import { differences, parseLocale, readLocale, unusedKeys } from './locales.ts';
import { readSourceFiles } from './source-files.ts';

const en = readLocale('en');

describe('locale files', () => {
  it('have the same keys, and show the same values', () => {
    expect(differences(en, readLocale('zh_CN'))).toEqual([]);
  });

  it('contain no unused key', () => {
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

  it('reports a missing key', () => {
    expect(differences(locale, parseLocale('count: { n: $1 个 }'))).toEqual(['gate.title is missing in one']);
  });

  it('reports a value that one locale does not show', () => {
    expect(differences(locale, parseLocale('gate: { title: 打开 }\ncount: { n: $1 个 }'))).toEqual([
      'gate.title shows other values',
    ]);
  });

  it('reports an unused key', () => {
    expect(unusedKeys(locale, [{ path: 'a.ts', text: `t('gate.title')` }])).toEqual(['count']);
  });

  it('accepts a key that a template can name', () => {
    const files = [{ path: 'a.ts', text: `t(\`gate.$${'{state}'}\`); t('count', 2)` }];

    expect(unusedKeys(locale, files)).toEqual([]);
  });
});
