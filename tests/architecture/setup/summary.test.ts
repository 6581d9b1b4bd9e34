import { describe, expect, it } from 'vitest';
import { addUp, formatTable, formatTotals } from '../../setup/summary.ts';
import { readAttacks, readLayers } from '../../setup/vitest-report.ts';

const lint = { name: 'lint', isPassed: true, tookMs: 1234 };
const types = { name: 'types', isPassed: false, tookMs: 10 };
const unit = { name: 'unit', passed: 3, failed: 1, skipped: 2, tookMs: 2000 };

/** A report of Vitest with one file, whose tests came to these. */
function report(name: string, statuses: string[], status = statuses.includes('failed') ? 'failed' : 'passed'): string {
  const assertionResults = statuses.map((one) => ({ status: one }));
  return JSON.stringify({ testResults: [{ name, status, startTime: 1000, endTime: 3000, assertionResults }] });
}

describe('the summary of a run', () => {
  it('counts each step and each test', () => {
    expect(addUp([lint, types], [unit])).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  it('closes with a line of counts', () => {
    expect(formatTotals({ passed: 4, failed: 0, skipped: 0 })).toBe('4 passed, 0 failed');
    expect(formatTotals({ passed: 4, failed: 2, skipped: 1 })).toBe('4 passed, 2 failed, 1 skipped');
  });

  it('shows what each step and each layer came to, with its time', () => {
    expect(formatTable([lint, types], [unit]).split('\n')).toEqual([
      'lint         passed                            1.2 s',
      'types        FAILED                            0.0 s',
      'tests: unit  3 passed, 1 failed, 2 skipped     2.0 s',
    ]);
  });
});

describe('the layers of a run', () => {
  it('are counted by folder', () => {
    expect(readLayers(report('/a/tests/unit/b/c.test.ts', ['passed', 'failed', 'skipped', 'todo']), 1)).toEqual([
      { name: 'unit', passed: 1, failed: 1, skipped: 2, tookMs: 2000 },
    ]);
  });

  it('count a file that could not be loaded as a failure', () => {
    expect(readLayers(report('/a/tests/ui/c.test.ts', [], 'failed'), 1)).toMatchObject([{ name: 'ui', failed: 1 }]);
  });

  it('count a run that ended badly after good tests as a failure', () => {
    expect(readLayers(report('/a/tests/ui/c.test.ts', ['passed']), 1)).toMatchObject([
      { passed: 1, failed: 0 },
      { name: 'vitest itself', failed: 1 },
    ]);
  });

  it('count a run without a report as a failure', () => {
    expect(readLayers(null, 1)).toMatchObject([{ name: 'vitest itself', failed: 1 }]);
  });

  it('count a good run as it is', () => {
    expect(readLayers(report('/a/tests/ui/c.test.ts', ['passed']), 0)).toMatchObject([{ passed: 1, failed: 0 }]);
  });
});

describe('the attacks of a run', () => {
  it('are added up', () => {
    const meta = (tried: number, successful: number) => ({
      status: 'passed',
      meta: { attacks: { tried, successful } },
    });
    const assertionResults = [meta(20, 0), { status: 'passed', meta: {} }, { status: 'passed' }, meta(5, 1)];
    const file = {
      name: '/a/tests/confinement/c.test.ts',
      status: 'passed',
      startTime: 0,
      endTime: 1,
      assertionResults,
    };
    expect(readAttacks(JSON.stringify({ testResults: [file] }))).toEqual({ tried: 25, successful: 1 });
    expect(readAttacks(null)).toEqual({ tried: 0, successful: 0 });
  });
});
