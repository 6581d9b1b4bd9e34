import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT, writeTree } from './source-files.ts';

/** Rules that report nothing where the configuration has their name, their group or an override wrong. */
const SAMPLES: [rule: string, path: string, text: string][] = [
  [
    'noFloatingPromises',
    'lib/a.ts',
    'async function go(): Promise<void> {}\nexport function a(): void {\n  go();\n}\n',
  ],
  [
    'noFloatingPromises',
    'tests/a.ts',
    'async function go(): Promise<void> {}\nexport function a(): void {\n  go();\n}\n',
  ],
  [
    'noMisusedPromises',
    'lib/b.ts',
    'const go = async () => true;\nexport const b = () => {\n  if (go()) return 1;\n  return 2;\n};\n',
  ],
  ['useFilenamingConvention', 'tests/c_d.ts', 'export const c = 1;\n'],
  ['noConsole', 'lib/e.ts', 'console.log(1);\n'],
  ['useImportExtensions', 'lib/f.ts', "import { c } from './e';\n\nexport const f = c;\n"],
  [
    'noExcessiveCognitiveComplexity',
    'tests/g.ts',
    `export function g(a: number): number {\n${nested(8)}\n  return a;\n}\n`,
  ],
];

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'portside-lint-')));

afterAll(() => rmSync(folder, { recursive: true }));

describe('the lint configuration', () => {
  it('makes each rule report a violation', () => {
    copyFileSync(join(ROOT, 'biome.jsonc'), join(folder, 'biome.jsonc'));
    writeTree(folder, Object.fromEntries(SAMPLES.map(([, path, text]) => [path, text])));

    expect(lint()).toEqual(expect.arrayContaining(SAMPLES.map(([rule, path]) => `${path} ${rule}`)));
  });

  it('allows console output in tests', () => {
    writeTree(folder, { 'tests/h.ts': 'console.log(1);\n' });

    expect(lint()).not.toContain('tests/h.ts noConsole');
  });
});

/** What Biome finds in the folder, as `path rule`. */
function lint(): string[] {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = ['lint', '--vcs-enabled=false', '--reporter=github', '--max-diagnostics=200'];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: 'utf8' });

  return [...stdout.matchAll(/title=lint\/\w+\/(\w+),file=([^,]+)/g)].map(
    ([, rule, file = '']) => `${relative(folder, file)} ${rule}`,
  );
}

function nested(depth: number): string {
  return `${Array.from({ length: depth }, (_, level) => `if (a > ${level}) {`).join('\n')}\na += 1;\n${'}'.repeat(depth)}`;
}
