import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { Sequencer } from './tests/setup/sequencer.ts';
import { SUITES, type Suite } from './tests/setup/suites.ts';

/** One project for each suite. They run one after the other. */
export default defineConfig({
  test: {
    sequence: { sequencer: Sequencer },
    projects: SUITES.map((suite, index) =>
      suite.name === 'ui' ? 'tests/ui/vitest.config.ts' : projectOf(suite, index),
    ),
  },
});

function projectOf({ name, files, startsPrograms }: Suite, groupOrder: number): TestProjectConfiguration {
  const limits = startsPrograms ? { maxWorkers: 2, testTimeout: 120_000, hookTimeout: 120_000 } : {};
  return { extends: true, test: { name, include: [...files], sequence: { groupOrder }, ...limits } };
}
