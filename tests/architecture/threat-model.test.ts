import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, namedTests } from './named-tests.ts';
import { ROOT, readSourceFiles } from './source-files.ts';

const GOALS = [
  'the API',
  'another app',
  'opening unasked',
  'the credential',
  'access that has ended',
  'knowledge or nuisance',
];

/** A row of the threat model. */
interface Cell {
  readonly foothold: string;
  readonly goal: string;
  readonly means: string;
  /** Attacks, a guard, or a reason. */
  readonly answer: string;
}

function cellsOf(document: string): Cell[] {
  return document.split(/^## /m).flatMap((section) => {
    const [foothold = '', ...lines] = section.split('\n');
    return lines.flatMap((line) => {
      const [, goal = '', means = '', answer = ''] = /^\| (.*?) \| (.*?) \| (.*) \|$/.exec(line) ?? [];
      return GOALS.includes(goal) ? [{ foothold, goal, means, answer }] : [];
    });
  });
}

/** What is wrong with a cell; nothing where it has an attack, a guard or a reason. */
function faultsOf({ answer }: Cell, tests: Parameters<typeof isTest>[1]): string[] {
  const named = namedTests(answer);
  const unknown = named
    .filter((test) => !isTest(test, tests))
    .map(({ path, titles }) => `${path}: ${titles.join(' › ')}`);
  const paths = [...answer.matchAll(/`(lib\/[\w./-]+)`/g)].map(([, path = '']) => path);
  const missing = paths.filter((path) => !existsSync(join(ROOT, path)));
  const isReason = /^(Impossible|Accepted): \S+ \S+/.test(answer);
  const isEmpty = named.length === 0 && paths.length === 0 && !isReason;
  return [...unknown, ...missing, ...(isEmpty ? ['names no attack, guard or reason'] : [])];
}

/** The titles of the outermost blocks of tests. */
function blocksOf(text: string): string[] {
  return [...text.matchAll(/^describe(?:\.\w+\(.*?\))?\(\s*'((?:[^'\\]|\\.)*)'/gm)].map(([, title = '']) => title);
}

describe('the threat model', () => {
  const [document] = readSourceFiles('docs/threat-model.md');
  const tests = readSourceFiles('tests/**/*.{ts,tsx}');
  const cells = cellsOf(document?.text ?? '');
  const footholds = [...new Set(cells.map(({ foothold }) => foothold))];

  it('has a cell for each goal from each foothold', () => {
    expect(footholds.length).toBeGreaterThan(10);
    for (const foothold of footholds) {
      const goals = cells.filter((cell) => cell.foothold === foothold).map(({ goal }) => goal);
      expect([foothold, [...new Set(goals)].sort()]).toEqual([foothold, [...GOALS].sort()]);
    }
  });

  it('names in each cell an attack, a guard or a reason that exists', () => {
    expect(cells.filter(({ means }) => means === '')).toEqual([]);
    expect(
      cells.map((cell) => [cell.foothold, cell.goal, faultsOf(cell, tests)]).filter(([, , faults]) => faults?.length),
    ).toEqual([]);
  });

  it('contains every block of attacks', () => {
    const blocks = tests
      .filter(({ path }) => /^tests\/confinement\/.*\.test\.ts$/.test(path))
      .flatMap(({ path, text }) => blocksOf(text).map((title) => `${path}: ${title}`));
    const named = new Set(namedTests(document?.text ?? '').map(({ path, titles }) => `${path}: ${titles[0]}`));
    expect(blocks.length).toBeGreaterThan(20);
    expect(blocks.filter((block) => !named.has(block))).toEqual([]);
  });
});

describe('the check of the threat model', () => {
  const files = [{ path: 'tests/a.test.ts', text: `describe('a', () => {\n  it('b', () => {});\n});` }];
  const cell = (answer: string): Cell => ({ foothold: 'f', goal: 'the API', means: 'm', answer });

  it('reads cells', () => {
    expect(
      cellsOf('# T\n\n## A website\n\n| goal | means | x |\n| --- | --- | --- |\n| the API | m | why |\n'),
    ).toEqual([{ foothold: 'A website', goal: 'the API', means: 'm', answer: 'why' }]);
  });

  it.each([
    ['an attack', '`tests/a.test.ts`: "a › b"', 0],
    ['a guard', '`lib/core/policy.ts`', 0],
    ['a reason', 'Accepted: nobody can prevent it.', 0],
    ['an attack that does not exist', '`tests/a.test.ts`: "a › c"', 1],
    ['a guard that does not exist', '`lib/core/nothing.ts`', 1],
    ['words alone', 'is prevented', 1],
    ['a reason without words', 'Accepted: ', 1],
  ])('accepts or refuses %s', (_what, answer, faults) => {
    expect(faultsOf(cell(answer), files)).toHaveLength(faults);
  });

  it('finds blocks of tests', () => {
    expect(
      blocksOf(`describe('a', () => {});\ndescribe.each(x)('b', () => {});\n  describe('inner', () => {});`),
    ).toEqual(['a', 'b']);
  });
});
