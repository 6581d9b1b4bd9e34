import type { StepResult } from './steps.ts';
import type { SuiteResult } from './vitest-report.ts';

/** Counts of a whole run: each step is one, each test is one. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Adds up steps and suites. */
export function addUp(steps: readonly StepResult[], suites: readonly SuiteResult[]): Totals {
  const sum = (key: keyof Totals) => suites.reduce((total, suite) => total + suite[key], 0);
  const passedSteps = steps.filter((step) => step.isPassed).length;
  return {
    passed: passedSteps + sum('passed'),
    failed: steps.length - passedSteps + sum('failed'),
    skipped: sum('skipped'),
  };
}

/** The table at the end of a run. */
export function formatTable(steps: readonly StepResult[], suites: readonly SuiteResult[]): string {
  const rows = [
    ...steps.map(({ name, isPassed, tookMs }) => [name, isPassed ? 'passed' : 'FAILED', seconds(tookMs)]),
    ...suites.map((suite) => [
      `tests: ${suite.name}`,
      [formatTotals(suite), ...suite.problems].join('; '),
      seconds(suite.tookMs),
    ]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(([name = '', result = '', time = '']) =>
      [name.padEnd(widths[0] ?? 0), result.padEnd(widths[1] ?? 0), time.padStart(8)].join('  '),
    )
    .join('\n');
}

/** A line for each thing that failed. `.ci/run` repeats these lines at its end. */
export function formatFailures(
  steps: readonly StepResult[],
  suites: readonly SuiteResult[],
  tests: readonly string[],
): string[] {
  const failed = [
    ...steps
      .filter(({ isPassed }) => !isPassed)
      .flatMap(({ name, failures }) => [name, ...failures.map((failure) => `${name}: ${failure}`)]),
    ...suites.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
    ...tests,
  ];
  return failed.map((what) => `FAILED: ${what}`);
}

/**
 * The last line of a run, which other programs read.
 *
 * @example
 * formatTotals({ passed: 812, failed: 0, skipped: 3 }); // '812 passed, 0 failed, 3 skipped'
 */
export function formatTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
