import { describe, expect, it } from 'vitest';
import { BANS, findViolations } from './source-bans.ts';
import { readSourceFiles } from './source-files.ts';

const files = readSourceFiles(
  '{lib,entrypoints,tests,docs}/**/*.{ts,tsx,mjs,html,css,yml,json,md}',
  '*.{ts,md,json,jsonc}',
).filter(({ path }) => path !== 'package-lock.json');

describe('no file contains', () => {
  it.each(BANS)('$name', (ban) => {
    expect(findViolations(ban, files), ban.instead).toEqual([]);
  });
});

describe('the search reports', () => {
  it.each(BANS)('$name', (ban) => {
    const path = ['lib/ui/a.tsx', 'tests/a.test.ts'].find((one) => ban.files.test(one)) ?? '';

    expect(findViolations(ban, [{ path, text: `ok\n${ban.sample}\n` }])).toEqual([`${path}:2`]);
  });

  it('no plan that has a date', () => {
    const ban = BANS.find(({ name }) => name === 'a plan without a date');

    expect(ban && findViolations(ban, [{ path: 'a.ts', text: `// ${'TO'}DO(2027-01-31): remove` }])).toEqual([]);
  });
});

describe('the exceptions', () => {
  it.each(BANS.filter(({ exceptions }) => exceptions))('for $name are needed', (ban) => {
    const paths = Object.keys(ban.exceptions ?? {});
    const withViolations = findViolations({ ...ban, exceptions: {} }, files).map((place) => place.replace(/:\d+$/, ''));

    expect(withViolations).toEqual(expect.arrayContaining(paths));
  });
});

describe('the files searched', () => {
  it('are those of the product, its tests and its documentation', () => {
    const paths = files.map(({ path }) => path);

    expect(paths).toEqual(
      expect.arrayContaining(['lib/core/problems.ts', 'tests/architecture/source-bans.ts', 'docs/permissions.md']),
    );
  });
});
