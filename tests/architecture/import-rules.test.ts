import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, describe, expect, it } from 'vitest';
import rules from './dependency-rules.ts';
import { ROOT, writeTree } from './source-files.ts';

/** Files that violate one rule each, and no other rule. */
const VIOLATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'core-is-pure': {
    'lib/core/a.ts': `import { b } from '../adapters/browser/b.ts';`,
    'lib/adapters/browser/b.ts': 'export const b = 1;',
  },
  'migrations-are-frozen': {
    'lib/core/storage/migrations/a-1-to-2.ts': `import { b } from '../../b.ts';`,
    'lib/core/b.ts': 'export const b = 1;',
  },
  'background-gets-its-dependencies': {
    'lib/background/a.ts': `import { b } from '../adapters/browser/b.ts';`,
    'lib/adapters/browser/b.ts': 'export const b = 1;',
  },
  'adapters-are-independent': {
    'lib/adapters/browser/a.ts': `export { b } from '../crypto/b.ts';`,
    'lib/adapters/crypto/b.ts': 'export const b = 1;',
  },
  'adapters-know-the-background-by-type': {
    'lib/adapters/browser/a.ts': `import { b } from '../../background/dependencies.ts';`,
    'lib/background/dependencies.ts': 'export const b = 1;',
  },
  'pages-ask-the-background': {
    'lib/pages/a.ts': `import { b } from '../background/b.ts';`,
    'lib/background/b.ts': 'export const b = 1;',
  },
  'ui-gets-its-backend': {
    'lib/ui/popup/a.tsx': `import { b } from '../../background/b.ts';\nexport const a = <p>{b}</p>;`,
    'lib/background/b.ts': 'export const b = 1;',
  },
  'ui-knows-pages-by-type': {
    'lib/ui/popup/a.tsx': `import { b } from '../../pages/b.ts';\nexport const a = <p>{b}</p>;`,
    'lib/pages/b.ts': 'export const b = 1;',
  },
  'only-the-background-writes-storage': {
    'lib/adapters/browser/a.ts': `import { b } from './storage.ts';`,
    'lib/adapters/browser/storage.ts': 'export const b = 1;',
  },
  'shim-is-independent': {
    'lib/shim/a.ts': `import { b } from '../core/b.ts';`,
    'lib/core/b.ts': 'export const b = 1;',
  },
  'guard-is-independent': {
    'lib/guard/a.ts': `import type { b } from '../core/b.ts';`,
    'lib/core/b.ts': 'export const b = 1;',
  },
  'guard-knows-its-message-by-type': {
    'lib/guard/a.ts': `import { b } from '../core/document-guard.ts';`,
    'lib/core/document-guard.ts': 'export const b = 1;',
  },
  'nothing-imports-entrypoints': {
    'tests/a.ts': `import type { b } from '../entrypoints/background.ts';`,
    'entrypoints/background.ts': 'export const b = 1;',
  },
  'entrypoints-are-independent': {
    'entrypoints/gate/main.tsx': `const b = await import('../popup/main.tsx');`,
    'entrypoints/popup/main.tsx': 'export const b = 1;',
  },
  'product-does-not-import-tests': {
    'entrypoints/background.ts': `import '../tests/fakes/b.ts';`,
    'tests/fakes/b.ts': 'export {};',
  },
  'product-does-not-import-node': { 'entrypoints/background.ts': `import { join } from 'node:path';` },
  'product-imports-dependencies-only': { 'entrypoints/options/main.tsx': `import 'vitest';` },
  'one-owner-of-yaml': { 'lib/core/kubeconfig/kubeconfig-schema.ts': `import { parse } from 'yaml';` },
  'one-owner-of-@leeoniya/ufuzzy': { 'lib/core/services/list.ts': `import uFuzzy from '@leeoniya/ufuzzy';` },
  'one-owner-of-webextension-polyfill': {
    'entrypoints/background.ts': `import browser from 'webextension-polyfill';`,
  },
  'one-owner-of-jose': { 'entrypoints/background.ts': `import { decodeJwt } from 'jose';` },
  'one-owner-of-hash-wasm': { 'entrypoints/passphrase-worker.ts': `import { argon2id } from 'hash-wasm';` },
  'one-owner-of-preact': { 'lib/adapters/browser/a.ts': `import { h } from 'preact';` },
  'background-stays-small': {
    'entrypoints/background.ts': `import '../lib/ui/shared/a.tsx';`,
    'lib/ui/shared/a.tsx': `import { h } from 'preact';`,
  },
  'pages-stay-small': {
    'entrypoints/popup/main.tsx': `import '../../lib/adapters/crypto/a.ts';`,
    'lib/adapters/crypto/a.ts': `import { decodeJwt } from 'jose';`,
  },
  'no-cycles': {
    'lib/core/a.ts': `import { b } from './b.ts';\nexport const a = 1;`,
    'lib/core/b.ts': `import { a } from './a.ts';\nexport const b = 1;`,
  },
  'imports-exist': { 'entrypoints/options/main.tsx': `import { b } from './b.tsx';` },
};

const trees: string[] = [];

afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true });
});

describe('import rules', () => {
  it('hold for the product', async () => {
    const { violations, totalDependenciesCruised } = await cruiseFolder(ROOT, ['lib', 'entrypoints']);

    expect(violations).toEqual([]);
    expect(totalDependenciesCruised).toBeGreaterThan(100);
  });

  it('have a violation each', () => {
    const names = rules.forbidden.map((rule) => rule.name);

    expect(Object.keys(VIOLATIONS).toSorted()).toEqual(names.toSorted());
  });

  it.each(Object.entries(VIOLATIONS))('report a violation of %s', async (name, files) => {
    const tree = mkdtempSync(join(tmpdir(), 'portside-rules-'));
    trees.push(tree);
    writeTree(tree, { ...packages(), ...files });

    const { violations } = await cruiseFolder(
      tree,
      ['lib', 'entrypoints', 'tests'].filter((folder) => hasFolder(files, folder)),
    );

    expect(new Set(violations.map((violation) => violation.split(':')[0]))).toEqual(new Set([name]));
  });
});

async function cruiseFolder(baseDir: string, folders: string[]) {
  const { forbidden, options } = rules;
  const { output } = await cruise(folders, { ...options, baseDir, validate: true, ruleSet: { forbidden } });
  const { violations, totalDependenciesCruised = 0 } = (output as ICruiseResult).summary;
  return {
    violations: violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    totalDependenciesCruised,
  };
}

/** Packages of the names that the rules mention, so that a tree needs no installation. */
function packages(): Record<string, string> {
  const dependencies = ['yaml', '@leeoniya/ufuzzy', 'webextension-polyfill', 'jose', 'hash-wasm', 'preact', 'valibot'];
  const listed = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  return {
    'package.json': JSON.stringify({ dependencies: listed(dependencies), devDependencies: listed(['vitest']) }),
    ...Object.fromEntries(
      [...dependencies, 'vitest'].flatMap((name) => [
        [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
        [`node_modules/${name}/index.js`, ''],
      ]),
    ),
  };
}

function hasFolder(files: Readonly<Record<string, string>>, folder: string): boolean {
  return Object.keys(files).some((file) => file.startsWith(`${folder}/`));
}
