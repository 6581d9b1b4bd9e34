import { relative } from 'node:path';
import * as v from 'valibot';
import { type Suite, suitesOf } from './suites.ts';

/** The part of Vitest's JSON report that a summary needs. */
const ReportSchema = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      /** Why the file could not be loaded. */
      message: v.optional(v.string(), ''),
      startTime: v.number(),
      endTime: v.number(),
      assertionResults: v.array(
        v.object({
          status: v.string(),
          fullName: v.string(),
          failureMessages: v.nullish(v.array(v.string()), []),
          meta: v.optional(v.object({ attacks: v.optional(v.object({ tried: v.number(), successful: v.number() })) })),
        }),
      ),
    }),
  ),
});
type File = v.InferOutput<typeof ReportSchema>['testResults'][number];

/** What came of a suite. */
export interface SuiteResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly tookMs: number;
  /** Problems of the suite as a whole. Each is counted in `failed`. */
  readonly problems: readonly string[];
}

/**
 * What came of these suites. A file that could not be loaded counts as a failure, and so does a suite that ran no test or took
 * longer than its budget, and a run that failed although each of its tests passed (`exitCode`) or that left no report.
 * `root` is the project's folder.
 */
export function readSuites(
  report: string | null,
  { exitCode, suites, root }: { exitCode: number; suites: readonly Suite[]; root: string },
): SuiteResult[] {
  const files = filesOf(report);
  const results = suites.map((suite) =>
    resultOf(
      suite,
      files.filter(({ name }) => suitesOf(relative(root, name), suites).includes(suite)),
    ),
  );
  if (exitCode === 0 || results.some(({ failed }) => failed > 0)) return results;
  const problems = [`Vitest ended with exit code ${exitCode}`];
  return [...results, { name: 'Vitest itself', passed: 0, failed: 1, skipped: 0, tookMs: 0, problems }];
}

/** Attacks of the confinement suites, all together. */
export interface Attacks {
  readonly tried: number;
  readonly successful: number;
}

/** How many attacks a run tried, and how many of them succeeded. */
export function readAttacks(report: string | null): Attacks {
  const attacks = filesOf(report).flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ meta }) => meta?.attacks ?? []),
  );
  const sum = (key: keyof Attacks) => attacks.reduce((total, one) => total + one[key], 0);
  return { tried: sum('tried'), successful: sum('successful') };
}

/** Each test that failed and each file that could not be loaded, with the first line of the reason. */
export function readFailures(report: string | null, root: string): string[] {
  return filesOf(report).flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((assertion) => assertion.status === 'failed');
    const tests = failed.map(({ fullName, failureMessages }) =>
      describeFailure(`${file}: ${fullName}`, failureMessages[0]),
    );
    return status === 'failed' && tests.length === 0 ? [describeFailure(file, message)] : tests;
  });
}

function describeFailure(what: string, reason = ''): string {
  const [firstLine = ''] = reason.trim().split('\n');
  return firstLine === '' ? what : `${what}: ${firstLine}`;
}

function filesOf(report: string | null): File[] {
  return report === null ? [] : v.parse(ReportSchema, JSON.parse(report)).testResults;
}

function isRun({ status }: { readonly status: string }): boolean {
  return status === 'passed' || status === 'failed';
}

/** From the start of the first file to the end of the last. One whose tests were all skipped has the start of the whole run. */
function timeOf(files: readonly File[]): number {
  if (files.length === 0) return 0;
  return Math.max(...files.map(({ endTime }) => endTime)) - Math.min(...files.map(({ startTime }) => startTime));
}

function resultOf({ name, budgetMinutes }: Suite, files: readonly File[]): SuiteResult {
  const statuses = files.flatMap(({ status, assertionResults }) => {
    const own = assertionResults.map((assertion) => assertion.status);
    return status === 'failed' && !own.includes('failed') ? [...own, 'failed'] : own;
  });
  const count = (status: string) => statuses.filter((one) => one === status).length;
  const [passed, failed] = [count('passed'), count('failed')];
  const tookMs = timeOf(files.filter(({ assertionResults }) => assertionResults.some(isRun)));
  const problems = [
    ...(statuses.length === 0 ? ['ran no test'] : []),
    ...(tookMs > budgetMinutes * 60_000 ? [`took longer than ${budgetMinutes} min`] : []),
  ];
  return {
    name,
    passed,
    failed: failed + problems.length,
    skipped: statuses.length - passed - failed,
    tookMs,
    problems,
  };
}
