import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findControlPlane } from '../cluster/real/find-control-plane.ts';
import { ASSETS } from './web-features/assets.ts';
import { DOCUMENTS } from './web-features/documents.ts';
import { REQUESTS } from './web-features/requests.ts';
import { ACCESS_MODES, type FeatureRunner, startFeatureRunner } from './web-features/runner.ts';
import { STORAGE } from './web-features/storage.ts';
import { STREAMS } from './web-features/streams.ts';
import type { WebFeature } from './web-features/web-feature.ts';
import { WINDOWS } from './web-features/windows.ts';
import { WORKERS } from './web-features/workers.ts';

/** Features that can be used in all tabs at the same time. */
const INDEPENDENT = Object.entries({ ...REQUESTS, ...STREAMS, ...DOCUMENTS, ...WORKERS });
/** Features that need the tab in front, or change what the tabs share. */
const EXCLUSIVE = Object.entries({ ...ASSETS, ...WINDOWS, ...STORAGE });

// The simulated apiserver doesn't pass on streams, sockets and encodings as a real one does.
describe.skipIf(!(await findControlPlane()))('an app that expects to be at the root of its origin', () => {
  let runner: FeatureRunner;

  beforeAll(async () => {
    runner = await startFeatureRunner();
  });
  afterAll(() => runner?.stop());

  it.each(INDEPENDENT)('gets the expected results in all access modes from %s', async (_, feature) => {
    const results = await Promise.all(ACCESS_MODES.map((mode) => runner.run(mode, feature.use)));

    expect(byMode(results)).toEqual(byMode(expectedResults(feature)));
  });

  it.each(EXCLUSIVE)('gets the expected results in all access modes from %s', async (_, feature) => {
    const results: unknown[] = [];
    for (const mode of ACCESS_MODES) {
      await runner.bringToFront(mode);
      results.push(await runner.run(mode, feature.use));
    }

    expect(byMode(results)).toEqual(byMode(expectedResults(feature)));
  });
});

/** In the order of `ACCESS_MODES`. */
function expectedResults({ result, throughPortside }: WebFeature): unknown[] {
  const { both = result, prefix = both, root = both } = throughPortside ?? {};
  return [result, prefix, root];
}

function byMode(results: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(ACCESS_MODES.map((mode, index) => [mode, results[index]]));
}
