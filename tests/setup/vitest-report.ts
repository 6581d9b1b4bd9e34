import * as v from 'valibot';

/** The part of Vitest's JSON report that a summary needs. */
const ReportSchema = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      startTime: v.number(),
      endTime: v.number(),
      assertionResults: v.array(
        v.object({
          status: v.string(),
          meta: v.optional(v.object({ attacks: v.optional(v.object({ tried: v.number(), successful: v.number() })) })),
        }),
      ),
    }),
  ),
});

/** The tests of one layer, which is a folder of `tests/`. */
export interface Layer {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly tookMs: number;
}

/**
 * The layers of a run. What failed outside of any test counts as one failure: a file that could not be loaded, or a
 * run that ended badly although each of its tests passed (`exitCode`), or that left no report.
 */
export function readLayers(report: string | null, exitCode: number): Layer[] {
  const layers = report === null ? [] : [...byLayer(report)].map(([name, files]) => countLayer(name, files));
  if (exitCode === 0 || layers.some((layer) => layer.failed > 0)) return layers;
  return [...layers, { name: 'vitest itself', passed: 0, failed: 1, skipped: 0, tookMs: 0 }];
}

/** The attacks of a run (`tests/confinement/tally.ts`), all together. */
export interface Attacks {
  readonly tried: number;
  readonly successful: number;
}

/** How many attacks a run tried, and how many of them got something. */
export function readAttacks(report: string | null): Attacks {
  const files = report === null ? [] : v.parse(ReportSchema, JSON.parse(report)).testResults;
  const attacks = files.flatMap(({ assertionResults }) => assertionResults.flatMap(({ meta }) => meta?.attacks ?? []));
  const sum = (key: keyof Attacks) => attacks.reduce((total, one) => total + one[key], 0);
  return { tried: sum('tried'), successful: sum('successful') };
}

type File = v.InferOutput<typeof ReportSchema>['testResults'][number];

function byLayer(report: string): Map<string, File[]> {
  const layers = new Map<string, File[]>();
  for (const file of v.parse(ReportSchema, JSON.parse(report)).testResults) {
    const name = /\/tests\/([^/]+)\//.exec(file.name)?.[1] ?? 'other';
    layers.set(name, [...(layers.get(name) ?? []), file]);
  }
  return layers;
}

function countLayer(name: string, files: readonly File[]): Layer {
  const statuses = files.flatMap(({ status, assertionResults }) => {
    const own = assertionResults.map((assertion) => assertion.status);
    return status === 'failed' && !own.includes('failed') ? [...own, 'failed'] : own;
  });
  const count = (status: string) => statuses.filter((one) => one === status).length;
  const [passed, failed] = [count('passed'), count('failed')];
  return {
    name,
    passed,
    failed,
    skipped: statuses.length - passed - failed,
    tookMs: Math.max(...files.map((file) => file.endTime)) - Math.min(...files.map((file) => file.startTime)),
  };
}
