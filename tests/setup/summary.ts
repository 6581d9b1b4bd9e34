import type { StepResult } from './steps.ts';
import type { Layer } from './vitest-report.ts';

/** Counts of a whole run: each step is one, each test is one. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Adds up steps and layers. */
export function addUp(steps: readonly StepResult[], layers: readonly Layer[]): Totals {
  const sum = (key: keyof Totals) => layers.reduce((total, layer) => total + layer[key], 0);
  const passedSteps = steps.filter((step) => step.isPassed).length;
  return {
    passed: passedSteps + sum('passed'),
    failed: steps.length - passedSteps + sum('failed'),
    skipped: sum('skipped'),
  };
}

/** The table at the end of a run. */
export function formatTable(steps: readonly StepResult[], layers: readonly Layer[]): string {
  const rows = [
    ...steps.map(({ name, isPassed, tookMs }) => [name, isPassed ? 'passed' : 'FAILED', seconds(tookMs)]),
    ...layers.map((layer) => [`tests: ${layer.name}`, formatTotals(layer), seconds(layer.tookMs)]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(([name = '', result = '', time = '']) =>
      [name.padEnd(widths[0] ?? 0), result.padEnd(widths[1] ?? 0), time.padStart(8)].join('  '),
    )
    .join('\n');
}

/**
 * The closing line of a run, which other programs read.
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
