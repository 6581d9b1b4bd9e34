import { matchesGlob } from 'node:path';

/** Tests that run together. Each is a project of Vitest: `npx vitest run --project <name>`. */
export interface Suite {
  readonly name: string;
  /** Globs, relative to the project. Named files are run in this order, so the longest come first. */
  readonly files: readonly string[];
  /** Whether the tests start browsers and servers. Two files run at once, and each may take minutes. */
  readonly startsPrograms: boolean;
  /** Whether it belongs to `npm test`; otherwise to `npm run test:full`. */
  readonly isQuick: boolean;
  /** How many minutes it may take on two cores. */
  readonly budgetMinutes: number;
}

/** All suites, in the order in which they run. Each test file belongs to exactly one. */
export const SUITES: readonly Suite[] = [
  {
    name: 'unit',
    files: ['tests/{adapters,background,core,fakes,guard,pages,shim}/**/*.test.ts'],
    startsPrograms: false,
    isQuick: true,
    budgetMinutes: 1.25,
  },
  {
    name: 'architecture',
    files: ['tests/architecture/**/*.test.ts'],
    startsPrograms: false,
    isQuick: true,
    budgetMinutes: 0.5,
  },
  { name: 'ui', files: ['tests/ui/**/*.test.{ts,tsx}'], startsPrograms: false, isQuick: true, budgetMinutes: 1.25 },
  { name: 'cluster', files: ['tests/cluster/**/*.test.ts'], startsPrograms: true, isQuick: true, budgetMinutes: 0.5 },
  {
    name: 'browser',
    files: filesIn('browser', [
      'open-url',
      'credentials',
      'firefox',
      'multiple-contexts',
      'import',
      'root-address',
      'popup',
      'vault-firefox',
      'pictures',
      'storage',
    ]),
    startsPrograms: true,
    isQuick: true,
    budgetMinutes: 2.5,
  },
  {
    name: 'confinement',
    files: filesIn('confinement', ['cross-origin-navigations', 'app-boundaries', 'decoding-front']),
    startsPrograms: true,
    isQuick: true,
    budgetMinutes: 2,
  },
  {
    name: 'browser-full',
    files: filesIn('browser', [
      'vault-crash',
      'web-features',
      'vault',
      'shim',
      'hostile-input',
      'failed-apps',
      'popup-objects',
      'popup-live',
      'unreachable-servers',
      'reviews',
      'address-bar',
      'toolbar-button',
      'unknown-cluster',
      'busy-background',
      'navigations',
      'dnr-model-requests',
      'dnr-model-rules',
      'interaction-cost',
    ]).concat(filesIn('confinement', ['isolated-app', 'secrets-on-disk', 'secrets-on-disk-firefox'])),
    startsPrograms: true,
    isQuick: false,
    budgetMinutes: 9,
  },
  {
    name: 'confinement-full',
    files: filesIn('confinement', [
      'clean-tabs-firefox',
      'cross-origin-requests',
      'redirects',
      'isolated-app-tab',
      'isolated-app-storage',
      'clean-tabs',
      'taken-addresses',
      'openers',
      'foreign-pages',
      'neighbour-frames-firefox',
      'isolated-app-firefox',
      'app-boundaries-firefox',
      'version-probe',
      'misleading-origins-firefox',
      'waiting-gate',
      'kubelet',
      'manifest-guards',
      'http-cache',
      'chosen-links',
      'consent',
      'revocation',
      'remaining-risks',
    ]),
    startsPrograms: true,
    isQuick: false,
    budgetMinutes: 10,
  },
];

/** The suites that this file belongs to, which should be one. The path is relative to the project. */
export function suitesOf(path: string, suites = SUITES): Suite[] {
  return suites.filter(({ files }) => files.some((glob) => matchesGlob(path, glob)));
}

function filesIn(directory: string, names: readonly string[]): string[] {
  return names.map((name) => `tests/${directory}/${name}.test.ts`);
}
