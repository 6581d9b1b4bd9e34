import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

/** Packages that only one place may import. */
const OWNERS = {
  yaml: '^lib/core/kubeconfig/parse-yaml\\.ts$',
  '@leeoniya/ufuzzy': '^lib/core/services/search\\.ts$',
  'webextension-polyfill': '^lib/adapters/browser/',
  jose: '^lib/adapters/crypto/',
  'hash-wasm': '^lib/adapters/crypto/',
  preact: '^(lib/ui/|entrypoints/)',
};

/** The type-checked keys of the locale files, which only wxt can resolve. */
const TRANSLATIONS = '^#i18n$';

/** What adapters implement for the background. */
const DEPENDENCIES = '^lib/background/dependencies\\.ts$';

const inPackages = (...names: string[]) => `(^|/)node_modules/(${names.join('|')})/`;

const forbidden: IForbiddenRuleType[] = [
  {
    name: 'core-is-pure',
    comment: 'lib/core knows no browser, no clock and no network. Pass what it needs as an argument.',
    severity: 'error',
    from: { path: '^lib/core/' },
    to: { pathNot: ['^lib/core/', inPackages('valibot', 'yaml', '@leeoniya/ufuzzy')] },
  },
  {
    name: 'migrations-are-frozen',
    comment: 'A migration of stored data must not change when other code does. Copy what it needs.',
    severity: 'error',
    from: { path: '^lib/core/storage/migrations/' },
    to: {},
  },
  {
    name: 'background-gets-its-dependencies',
    comment:
      'Declare what the background needs in lib/background/dependencies.ts; entrypoints/background.ts passes it.',
    severity: 'error',
    from: { path: '^lib/background/' },
    to: { pathNot: '^lib/(background|core)/' },
  },
  {
    name: 'adapters-are-independent',
    comment: 'Each folder of lib/adapters talks to one outside system. Let an entrypoint or lib/pages combine them.',
    severity: 'error',
    from: { path: '^lib/adapters/([^/]+)/' },
    to: { path: ['^(lib|entrypoints)/', TRANSLATIONS], pathNot: ['^lib/(core|adapters/$1)/', DEPENDENCIES] },
  },
  {
    name: 'adapters-know-the-background-by-type',
    comment: 'An adapter implements an interface of lib/background/dependencies.ts: use `import type`.',
    severity: 'error',
    from: { path: '^lib/adapters/' },
    to: { path: DEPENDENCIES, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'pages-ask-the-background',
    comment: 'A page sends the background a message (lib/pages/background-client.ts) instead of running its code.',
    severity: 'error',
    from: { path: '^lib/pages/' },
    to: { path: ['^(lib|entrypoints)/', TRANSLATIONS], pathNot: '^lib/(core|adapters|pages)/' },
  },
  {
    name: 'ui-gets-its-backend',
    comment: 'Add what the interface needs to lib/ui/backend.ts; the entrypoint of the page passes it.',
    severity: 'error',
    from: { path: '^lib/ui/' },
    to: { pathNot: ['^lib/(ui|core|pages)/', TRANSLATIONS, inPackages('preact')] },
  },
  {
    name: 'ui-knows-pages-by-type',
    comment: 'The interface is tested without a browser: use `import type`.',
    severity: 'error',
    from: { path: '^lib/ui/' },
    to: { path: '^lib/pages/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'only-the-background-writes-storage',
    comment: 'The background holds the stored state in memory. Send it a message (lib/pages/background-client.ts).',
    severity: 'error',
    from: { path: '^(lib|entrypoints)/', pathNot: '^entrypoints/background\\.ts$' },
    to: { path: '^lib/adapters/browser/storage\\.ts$' },
  },
  {
    name: 'shim-is-independent',
    comment: 'lib/shim runs in the pages of apps, in every frame. Nothing else of ours belongs there.',
    severity: 'error',
    from: { path: '^lib/shim/' },
    to: { pathNot: '^lib/shim/' },
  },
  {
    name: 'guard-is-independent',
    comment:
      'lib/guard runs in every document of a known server. It shares the shape of its message, the paths of apps and of held frames, and what limits it.',
    severity: 'error',
    from: { path: '^lib/guard/' },
    to: {
      pathNot:
        '^lib/(guard/|core/(document-guard|frame-path|rate-limit|proxy-url/proxy-path|tabs/memorable-url)\\.ts$)',
    },
  },
  {
    name: 'guard-knows-its-message-by-type',
    comment: 'A schema would bring its library into every document: use `import type`.',
    severity: 'error',
    from: { path: '^lib/guard/' },
    to: { path: '^lib/core/document-guard\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'nothing-imports-entrypoints',
    comment: 'Move what is shared into lib.',
    severity: 'error',
    from: { pathNot: '^entrypoints/' },
    to: { path: '^entrypoints/' },
  },
  {
    name: 'entrypoints-are-independent',
    comment: 'Move what is shared into lib.',
    severity: 'error',
    from: { path: '^entrypoints/([^/]+)' },
    to: { path: '^entrypoints/', pathNot: '^entrypoints/$1' },
  },
  {
    name: 'product-does-not-import-tests',
    comment: 'Move what both need into lib.',
    severity: 'error',
    from: { path: '^(lib|entrypoints)/' },
    to: { path: '^tests/' },
  },
  {
    name: 'product-does-not-import-node',
    comment: 'A browser has no Node modules.',
    severity: 'error',
    from: { path: '^(lib|entrypoints)/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'product-imports-dependencies-only',
    comment: 'List the package under dependencies. Only wxt comes from devDependencies.',
    severity: 'error',
    from: { path: '^(lib|entrypoints)/' },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: inPackages('wxt') },
  },
  ...Object.entries(OWNERS).map(([name, owner]) => ({
    name: `one-owner-of-${name}`,
    comment: `Only ${owner} imports ${name}. Use what it exports.`,
    severity: 'error' as const,
    from: { path: '^(lib|entrypoints)/', pathNot: owner },
    to: { path: inPackages(name) },
  })),
  {
    name: 'background-stays-small',
    comment: 'The background starts on every event. Let a page or a worker do it, and send the result as a message.',
    severity: 'error',
    from: { path: '^entrypoints/background\\.ts$' },
    to: { path: inPackages('preact', 'yaml', 'hash-wasm'), reachable: true },
  },
  {
    name: 'pages-stay-small',
    comment: 'A page opens on a click. Let the background or a worker do it.',
    severity: 'error',
    from: { path: '^entrypoints/[^/]+/' },
    to: { path: inPackages('yaml', 'jose', 'hash-wasm'), reachable: true },
  },
  {
    name: 'no-cycles',
    comment: 'Files that import each other are one file, or need a third one.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'imports-exist',
    comment: 'No rule can judge an import that cannot be resolved.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: TRANSLATIONS },
  },
];

const options: ICruiseOptions = {
  parser: 'swc',
  doNotFollow: { path: '(^|/)node_modules/' },
  exclude: { path: '\\.(css|yml|json)$' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'browser', 'default', 'types'],
    extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
  },
};

/**
 * Which file may import which. Checked by `npm run check:imports`; import-rules.test.ts violates each rule.
 *
 * `parser: 'swc'` is needed: with TypeScript 7 the default parser silently sees no imports.
 */
export default { forbidden, options };
