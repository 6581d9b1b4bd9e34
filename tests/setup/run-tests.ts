/**
 * `npm test`: prepares the machine, then runs every check and every test. A failure stops nothing, so that one run
 * shows all that is wrong. The last line is the count.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareMachine } from './prepare.ts';
import { REAL_APPS, runStep, STEPS, type StepResult } from './steps.ts';
import { addUp, formatTable, formatTotals } from './summary.ts';
import { readAttacks, readLayers } from './vitest-report.ts';

/** With fewer, something kept the attacks from being tried. */
const FEWEST_ATTACKS = 60;

const preparation = await prepareMachine();
const missing = Object.values(preparation).filter((obtained) => obtained.state === 'missing');

const steps: StepResult[] = [];
if (process.env.PORTSIDE_REQUIRE_REAL_CLUSTER === '1') {
  steps.push({ name: 'real control plane', isPassed: preparation.controlPlane.state !== 'missing', tookMs: 0 });
}
for (const step of STEPS) steps.push(await runStep(step));
if (preparation.controlPlane.state !== 'missing') steps.push(await runStep(REAL_APPS));
const report = runVitest();
const layers = readLayers(report.text, report.exitCode);
const attacks = readAttacks(report.text);
steps.push({ name: `${FEWEST_ATTACKS} attacks`, isPassed: attacks.tried >= FEWEST_ATTACKS, tookMs: 0 });

const totals = addUp(steps, layers);
console.log(`\n${formatTable(steps, layers)}\n`);
for (const { line } of missing) console.log(`Not shown by this run: ${line}`);
console.log(`${attacks.successful} of ${attacks.tried} attacks got a credential or another app's data.`);
console.log(formatTotals(totals));
process.exit(totals.failed === 0 ? 0 : 1);

function runVitest(): { text: string | null; exitCode: number } {
  const folder = mkdtempSync(join(tmpdir(), 'portside-report-'));
  const report = join(folder, 'report.json');
  const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const { status } = spawnSync(process.execPath, [vitest, ...args], { stdio: 'inherit' });
    return { text: existsSync(report) ? readFileSync(report, 'utf8') : null, exitCode: status ?? 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
