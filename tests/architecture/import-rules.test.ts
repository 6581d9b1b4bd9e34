import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, describe, expect, it } from 'vitest';
import rules from './dependency-rules.ts';
import { ROOT, writeTree } from './source-files.ts';

/** The files that break one rule each, and no other rule. */
const BREACHES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'core-is-pure': {
    'lib/core/a.ts': `import { b } from '../adapters/browser/b.ts';`,
    'lib/adapters/browser/b.ts': 'export const b = 1;',
  },
  'tasks-are-handed-the-world': {
    'lib/tasks/a.ts': `import { b } from '../adapters/browser/b.ts';`,
    'lib/adapters/browser/b.ts': 'export const b = 1;',
  },
  'adapters-stand-alone': {
    'lib/adapters/browser/a.ts': `export { b } from '../crypto/b.ts';`,
    'lib/adapters/crypto/b.ts': 'export const b = 1;',
  },
  'adapters-know-tasks-by-interface': {
    'lib/adapters/browser/a.ts': `import { b } from '../../tasks/world.ts';`,
    'lib/tasks/world.ts': 'export const b = 1;',
  },
  'ui-is-handed-its-backend': {
    'lib/ui/popup/a.tsx': `import { b } from '../../tasks/b.ts';\nexport const a = <p>{b}</p>;`,
    'lib/tasks/b.ts': 'export const b = 1;',
  },
  'shim-stands-alone': {
    'lib/shim/a.ts': `import { b } from '../core/b.ts';`,
    'lib/core/b.ts': 'export const b = 1;',
  },
  'entrypoints-are-ends': {
    'tests/a.ts': `import type { b } from '../entrypoints/background.ts';`,
    'entrypoints/background.ts': 'export const b = 1;',
  },
  'entrypoints-do-not-share': {
    'entrypoints/gate/main.tsx': `const b = await import('../popup/main.tsx');`,
    'entrypoints/popup/main.tsx': 'export const b = 1;',
  },
  'product-is-not-test': {
    'entrypoints/background.ts': `import '../tests/fakes/b.ts';`,
    'tests/fakes/b.ts': 'export {};',
  },
  'product-knows-no-node': { 'entrypoints/background.ts': `import { join } from 'node:path';` },
  'product-uses-dependencies': { 'entrypoints/options/main.tsx': `import 'vitest';` },
  'one-door-to-yaml': { 'lib/core/kubeconfig/schema.ts': `import { parse } from 'yaml';` },
  'one-door-to-@leeoniya/ufuzzy': { 'lib/core/services/list.ts': `import uFuzzy from '@leeoniya/ufuzzy';` },
  'one-door-to-webextension-polyfill': { 'entrypoints/background.ts': `import browser from 'webextension-polyfill';` },
  'one-door-to-jose': { 'entrypoints/options/main.tsx': `import { decodeJwt } from 'jose';` },
  'one-door-to-hash-wasm': { 'entrypoints/options/main.tsx': `import { argon2id } from 'hash-wasm';` },
  'one-door-to-pkijs': { 'entrypoints/options/main.tsx': `const { Certificate } = await import('pkijs');` },
  'one-door-to-preact': { 'lib/adapters/browser/a.ts': `import { h } from 'preact';` },
  'background-stays-small': {
    'entrypoints/background.ts': `import '../lib/ui/shared/a.tsx';`,
    'lib/ui/shared/a.tsx': `import { h } from 'preact';`,
  },
  'popup-stays-small': {
    'entrypoints/popup/main.tsx': `import '../../lib/adapters/crypto/a.ts';`,
    'lib/adapters/crypto/a.ts': `import { decodeJwt } from 'jose';`,
  },
  'no-circles': {
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

  it('have a breach each', () => {
    const names = rules.forbidden.map((rule) => rule.name);

    expect(Object.keys(BREACHES).toSorted()).toEqual(names.toSorted());
  });

  it.each(Object.entries(BREACHES))('notice a breach of %s', async (name, files) => {
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

/** Packages of the names that the rules speak of, so that a tree needs no installation. */
function packages(): Record<string, string> {
  const dependencies = [
    'yaml',
    '@leeoniya/ufuzzy',
    'webextension-polyfill',
    'jose',
    'hash-wasm',
    'pkijs',
    'preact',
    'valibot',
  ];
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
