import { describe, expect, it } from 'vitest';
import { BANS, breaches } from './source-bans.ts';
import { readSourceFiles } from './source-files.ts';

const files = readSourceFiles(
  '{lib,entrypoints,tests,docs}/**/*.{ts,tsx,mjs,html,css,yml,json,md}',
  '*.{ts,md,json,jsonc}',
).filter(({ path }) => path !== 'package-lock.json');

describe('no file holds', () => {
  it.each(BANS)('$name', (ban) => {
    expect(breaches(ban, files), ban.instead).toEqual([]);
  });
});

describe('the search notices', () => {
  it.each(BANS)('$name', (ban) => {
    const path = ['lib/a.tsx', 'tests/a.test.ts'].find((one) => ban.files.test(one)) ?? '';

    expect(breaches(ban, [{ path, text: `ok\n${ban.sample}\n` }])).toEqual([`${path}:2`]);
  });

  it('nothing in a plan with a date', () => {
    const ban = BANS.find(({ name }) => name === 'a plan without a date');

    expect(ban && breaches(ban, [{ path: 'a.ts', text: `// ${'TO'}DO(2027-01-31): remove` }])).toEqual([]);
  });
});

describe('the files searched', () => {
  it('are those of the product, its tests and its documents', () => {
    const paths = files.map(({ path }) => path);

    expect(paths).toEqual(
      expect.arrayContaining(['lib/core/problems.ts', 'tests/architecture/source-bans.ts', 'docs/permissions.md']),
    );
  });
});
