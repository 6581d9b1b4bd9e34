import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/setup/longest-first.ts';

/** One project per layer; those that start real programs run one or two files at a time. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'tasks', include: ['tests/tasks/**/*.test.ts'] } },
      { extends: true, test: { name: 'architecture', include: ['tests/architecture/**/*.test.ts'] } },
      'tests/ui/vitest.config.ts',
      {
        extends: true,
        test: {
          name: 'cluster',
          include: ['tests/cluster/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'confinement',
          include: ['tests/confinement/**/*.test.ts'],
          // Attacks are mostly waited for; each file has a browser and a cluster of its own.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          // An attack that was not seen to succeed without its guard was too slow, and is tried again. One that succeeds
          // against the guards never is.
          retry: { count: 2, condition: /get nothing even without the guard/ },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          // As above.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
