import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildFolder, type Extent, importsOf, loadedScript, scriptsOfPage } from './built-extension.ts';
import { writeTree } from './source-files.ts';

/**
 * Kilobytes of gzipped script. Every pasted URL is answered by the background, or passes through the gate's page, whose
 * interface is loaded only where a person is needed. The background also searches services for the address bar, since Chromium
 * lets it load no code later. The workers are started only to read a kubeconfig or to derive a key.
 * The shim and the polyfills run in every document of an app, the guard in every document of a server.
 */
const BUDGETS: [entry: string, extent: Extent, kilobytes: number][] = [
  ['popup.html', 'ever', 79],
  ['options.html', 'ever', 56],
  ['background.js', 'ever', 84],
  ['gate.html', 'toStart', 12.2],
  ['gate.html', 'ever', 46],
  ['kubeconfig-worker.js', 'ever', 46],
  ['passphrase-worker.js', 'ever', 12],
  ['document-guard.js', 'ever', 2],
  ['window-guard.js', 'ever', 2],
  ['shim.js', 'ever', 2.1],
  ['polyfills.js', 'ever', 3],
];

/** Only Chromium can open apps apart. */
const CHROME_BUDGETS: typeof BUDGETS = [
  ['isolated.html', 'ever', 41],
  ['isolated-shim.js', 'ever', 3],
];

const folder = mkdtempSync(join(tmpdir(), 'portside-sizes-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['chrome', 'firefox'] as const)('script of the %s build', (browser) => {
  it.each([...BUDGETS, ...(browser === 'chrome' ? CHROME_BUDGETS : [])])(
    '%s, %s, stays within %s kB',
    (entry, extent, kilobytes) => {
      const sizes = loadedScript(buildFolder(browser), entry, extent);

      expect(sizes.size).toBeGreaterThan(0);
      expect(total(sizes)).toBeLessThanOrEqual(kilobytes * 1000);
    },
  );
});

describe('the measurement', () => {
  it('counts what an entry imports, each file once', () => {
    writeTree(folder, {
      'popup.html': '<script type="module" crossorigin src="/chunks/popup.js"></script>',
      'chunks/popup.js': `import{a}from"./a.js";import"./b.js";export{c}from"../c.js";const d=()=>import(\`./d.js\`);`,
      'chunks/a.js': `import"./b.js";export const a=1;`,
      'chunks/b.js': `import"./a.js";`,
      'c.js': 'export const c=1;',
      'chunks/d.js': incompressible(46_000),
    });

    expect([...loadedScript(folder, 'popup.html', 'toStart').keys()].toSorted()).toEqual([
      'c.js',
      'chunks/a.js',
      'chunks/b.js',
      'chunks/popup.js',
    ]);
    expect(total(loadedScript(folder, 'popup.html', 'toStart'))).toBeLessThan(1000);
    expect(total(loadedScript(folder, 'popup.html', 'ever'))).toBeGreaterThan(45_000);
  });

  it('counts what a page preloads', () => {
    const html =
      '<link rel="modulepreload" crossorigin href="/chunks/a.js"><link rel="stylesheet" href="/assets/a.css">';

    expect(scriptsOfPage(html)).toEqual(['chunks/a.js']);
  });

  it('fails for an import that it cannot follow', () => {
    expect(() => importsOf('const a = import(b);')).toThrow('cannot be measured');
  });
});

function total(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

/** A script of about this many bytes that gzip hardly compresses. */
function incompressible(bytes: number): string {
  let state = 1;
  const letters = Array.from({ length: bytes * 1.6 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % 36).toString(36);
  });
  return `export const d="${letters.join('')}";`;
}
