import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, namedTests } from './named-tests.ts';
import { ROOT, readSourceFiles } from './source-files.ts';

/** A path of the project in backticks. */
const PATH = /`((?:lib|tests|docs|entrypoints|public)\/[\w./-]+|wxt\.config\.ts)`/g;

describe('SECURITY.md', () => {
  const [document] = readSourceFiles('SECURITY.md');
  const tests = readSourceFiles('tests/**/*.{ts,tsx}');

  it('names only files that exist', () => {
    const missing = namedPaths(document?.text ?? '').filter((path) => !existsSync(join(ROOT, path)));

    expect(missing).toEqual([]);
  });

  it('names only tests that exist', () => {
    const named = namedTests(document?.text ?? '');

    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((test) => !isTest(test, tests))).toEqual([]);
  });
});

describe('the check of SECURITY.md', () => {
  const files = [{ path: 'tests/a.test.ts', text: `describe('a', () => {\n  it('isn\\'t "b"', () => {});\n});` }];

  it('finds paths and titles, also across lines', () => {
    const text = 'See `lib/a.ts` and `tests/a.test.ts`: "a › is\n  b", or `npm test`.';

    expect(namedPaths(text)).toEqual(['lib/a.ts', 'tests/a.test.ts']);
    expect(namedTests(text)).toEqual([{ path: 'tests/a.test.ts', titles: ['a', 'is b'] }]);
  });

  it.each([
    ['an existing test', 'tests/a.test.ts', ['a', `isn't "b"`], true],
    ['a title that is not in the file', 'tests/a.test.ts', ['a', 'c'], false],
    ['a title that is only part of another', 'tests/a.test.ts', [`isn't`], false],
    ['a file that does not exist', 'tests/b.test.ts', ['a'], false],
  ])('recognises %s', (_, path, titles, isExpected) => {
    expect(isTest({ path, titles }, files)).toBe(isExpected);
  });
});

function namedPaths(text: string): string[] {
  return [...text.matchAll(PATH)].map(([, path = '']) => path);
}
