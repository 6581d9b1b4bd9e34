/**
 * `npm test`, and with `--full` `npm run test:full`: prepares the machine, then runs checks and tests. A failure stops nothing,
 * so that one run shows everything that is wrong. The last line is the count.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DOWNLOAD_FAILED } from '../cluster/real/find-control-plane.ts';
import { prepareMachine } from './prepare.ts';
import { BENCHMARKS, BUILDS, CHECKS, REAL_APPS, runStep, type StepResult } from './steps.ts';
import { SUITES } from './suites.ts';
import { addUp, formatFailures, formatTable, formatTotals } from './summary.ts';
import { readAttacks, readFailures, readSuites } from './vitest-report.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const isFull = process.argv.includes('--full');

const preparation = await prepareMachine();
const missing = Object.values(preparation).filter(({ state }) => state === 'missing');
const hasControlPlane = preparation.controlPlane.state !== 'missing';

if (!hasControlPlane) process.env[DOWNLOAD_FAILED] = '1';

const steps: StepResult[] = [];
if (process.env.PORTSIDE_REQUIRE_REAL_CLUSTER === '1') {
  steps.push({ name: 'real control plane', isPassed: hasControlPlane, tookMs: 0, failures: [] });
}
for (const step of [...BUILDS, ...(isFull ? [BENCHMARKS] : CHECKS)]) steps.push(await runStep(step));
if (isFull && hasControlPlane) steps.push(await runStep(REAL_APPS));

const suites = SUITES.filter(({ isQuick }) => isQuick !== isFull);
const { report, exitCode } = runVitest(suites.map(({ name }) => name));
const results = readSuites(report, { exitCode, suites, root: ROOT });
const attacks = readAttacks(report);

const totals = addUp(steps, results);
console.log(`\n${formatTable(steps, results)}\n`);
for (const line of formatFailures(steps, results, readFailures(report, ROOT))) console.log(line);
for (const { line } of missing) console.log(`Not shown by this run: ${line}`);
console.log(`${attacks.successful} of ${attacks.tried} attacks got a credential or another app's data.`);
console.log(formatTotals(totals));
process.exit(totals.failed === 0 ? 0 : 1);

function runVitest(projects: readonly string[]): { report: string | null; exitCode: number } {
  const folder = mkdtempSync(join(tmpdir(), 'portside-report-'));
  const file = join(folder, 'report.json');
  const args = [
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...projects.map((name) => `--project=${name}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  try {
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: ROOT });
    return { report: existsSync(file) ? readFileSync(file, 'utf8') : null, exitCode: status ?? 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
