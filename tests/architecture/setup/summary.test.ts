import { describe, expect, it } from 'vitest';
import type { Suite } from '../../setup/suites.ts';
import { addUp, formatFailures, formatTable, formatTotals } from '../../setup/summary.ts';
import { readAttacks, readFailures, readSuites } from '../../setup/vitest-report.ts';

const lint = { name: 'lint', isPassed: true, tookMs: 1234, failures: [] };
const types = { name: 'types', isPassed: false, tookMs: 10, failures: ['Program.ts: cannot find name'] };
const unit = { name: 'unit', passed: 3, failed: 1, skipped: 2, tookMs: 2000, problems: [] };

const suite: Suite = {
  name: 'unit',
  files: ['tests/unit/**/*.test.ts'],
  startsPrograms: false,
  isQuick: true,
  budgetMinutes: 1,
};

/** A report of Vitest with one file that took two seconds, and whose tests have these results. */
function report(name: string, statuses: string[], status = statuses.includes('failed') ? 'failed' : 'passed'): string {
  const assertionResults = statuses.map((one) => ({
    status: one,
    fullName: `the case that ${one}`,
    failureMessages: one === 'failed' ? ['AssertionError: expected 1 to be 2\n    at line 3'] : [],
  }));
  return JSON.stringify({ testResults: [{ name, status, startTime: 1000, endTime: 3000, assertionResults }] });
}

function read(text: string | null, { exitCode = 0, suites = [suite] } = {}) {
  return readSuites(text, { exitCode, suites, root: '/a' });
}

describe('the summary of a run', () => {
  it('counts each step and each test', () => {
    expect(addUp([lint, types], [unit])).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  it('ends with a line of counts', () => {
    expect(formatTotals({ passed: 4, failed: 0, skipped: 0 })).toBe('4 passed, 0 failed');
    expect(formatTotals({ passed: 4, failed: 2, skipped: 1 })).toBe('4 passed, 2 failed, 1 skipped');
  });

  it('shows the result and the time of each step and each suite', () => {
    const slow = { ...unit, name: 'slow', failed: 1, problems: ['took longer than 1 min'] };
    expect(formatTable([lint, types], [unit, slow]).split('\n')).toEqual([
      'lint         passed                                                    1.2 s',
      'types        FAILED                                                    0.0 s',
      'tests: unit  3 passed, 1 failed, 2 skipped                             2.0 s',
      'tests: slow  3 passed, 1 failed, 2 skipped; took longer than 1 min     2.0 s',
    ]);
  });

  it('names each step, suite and test that failed', () => {
    const slow = { ...unit, problems: ['took longer than 1 min'] };
    expect(formatFailures([lint, types], [slow], ['a.test.ts: adds: Error'])).toEqual([
      'FAILED: types',
      'FAILED: types: Program.ts: cannot find name',
      'FAILED: unit: took longer than 1 min',
      'FAILED: a.test.ts: adds: Error',
    ]);
  });
});

describe('the failures of a run', () => {
  it('are named by file and title, with the first line of the reason', () => {
    const failed = report('/a/tests/c.test.ts', ['passed', 'failed']);
    expect(readFailures(failed, '/a')).toEqual([
      'tests/c.test.ts: the case that failed: AssertionError: expected 1 to be 2',
    ]);
  });

  it('contain files that could not be loaded', () => {
    expect(readFailures(report('/a/tests/c.test.ts', [], 'failed'), '/a')).toEqual(['tests/c.test.ts']);
  });

  it('are empty for a good run', () => {
    expect(readFailures(report('/a/tests/c.test.ts', ['passed', 'skipped']), '/a')).toEqual([]);
  });
});

describe('the results of a suite', () => {
  it('are those of its files', () => {
    expect(read(report('/a/tests/unit/b/c.test.ts', ['passed', 'failed', 'skipped', 'todo']), { exitCode: 1 })).toEqual(
      [{ name: 'unit', passed: 1, failed: 1, skipped: 2, tookMs: 2000, problems: [] }],
    );
  });

  it('contain a failure for a file that could not be loaded', () => {
    expect(read(report('/a/tests/unit/c.test.ts', [], 'failed'), { exitCode: 1 })).toMatchObject([{ failed: 1 }]);
  });

  it('contain a failure if it ran no test', () => {
    expect(read(report('/a/tests/other/c.test.ts', ['passed']))).toMatchObject([
      { passed: 0, failed: 1, problems: ['ran no test'] },
    ]);
  });

  it('contain a failure if it took longer than its budget', () => {
    const results = read(report('/a/tests/unit/c.test.ts', ['passed']), {
      suites: [{ ...suite, budgetMinutes: 1.9 / 60 }],
    });
    expect(results).toMatchObject([{ passed: 1, failed: 1 }]);
    expect(results[0]?.problems[0]).toContain('took longer than');
  });

  it('take the time of files in which a test ran, since the others have the start of the whole run', () => {
    const skipped = JSON.parse(report('/a/tests/unit/d.test.ts', ['skipped'])).testResults[0];
    const ran = JSON.parse(report('/a/tests/unit/c.test.ts', ['passed'])).testResults[0];
    const text = JSON.stringify({ testResults: [{ ...skipped, startTime: 0 }, ran] });
    expect(read(text)).toMatchObject([{ passed: 1, skipped: 1, tookMs: 2000 }]);
  });

  it('contain a failure if the run failed although its tests passed', () => {
    expect(read(report('/a/tests/unit/c.test.ts', ['passed']), { exitCode: 1 })).toMatchObject([
      { passed: 1, failed: 0 },
      { name: 'Vitest itself', failed: 1 },
    ]);
  });

  it('contain a failure if the run left no report', () => {
    expect(read(null, { exitCode: 1 })).toMatchObject([{ failed: 1 }]);
  });

  it('contain no failure for a good run', () => {
    expect(read(report('/a/tests/unit/c.test.ts', ['passed']))).toMatchObject([{ passed: 1, failed: 0 }]);
  });
});

describe('the attacks of a run', () => {
  it('are added up', () => {
    const test = (tried: number, successful: number) => ({
      status: 'passed',
      fullName: 'attacks',
      meta: { attacks: { tried, successful } },
    });
    const file = {
      name: '/a/tests/confinement/c.test.ts',
      status: 'passed',
      startTime: 0,
      endTime: 1,
      assertionResults: [
        test(20, 0),
        { status: 'passed', fullName: 'one', meta: {} },
        { status: 'passed', fullName: 'another' },
        test(5, 1),
      ],
    };
    expect(readAttacks(JSON.stringify({ testResults: [file] }))).toEqual({ tried: 25, successful: 1 });
    expect(readAttacks(null)).toEqual({ tried: 0, successful: 0 });
  });
});
