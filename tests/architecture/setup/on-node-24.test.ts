import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../source-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'portside-node-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe('on-node-24', () => {
  it('runs TypeScript, passes on its arguments, and returns its exit code', () => {
    const script = join(folder, 'script.ts');
    writeFileSync(script, 'const [, , word]: string[] = process.argv;\nconsole.log(word);\nprocess.exit(3);\n');

    const { status, stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'tests/setup/on-node-24.mjs'), script, 'hello'],
      {
        encoding: 'utf8',
      },
    );

    expect({ status, stdout }).toEqual({ status: 3, stdout: 'hello\n' });
  });
});
