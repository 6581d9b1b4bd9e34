import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SUITES, suitesOf } from '../../setup/suites.ts';
import { ROOT } from '../source-files.ts';

const testFiles = globSync('tests/**/*.test.{ts,tsx}', { cwd: ROOT });

describe('the suites', () => {
  it('contain each test file exactly once', () => {
    const misplaced = testFiles.filter((path) => suitesOf(path).length !== 1);

    expect(misplaced).toEqual([]);
  });

  it('name no file that does not exist', () => {
    const globs = SUITES.flatMap(({ files }) => files);

    expect(globs.filter((glob) => globSync(glob, { cwd: ROOT }).length === 0)).toEqual([]);
  });

  it('may take 8 minutes together in a quick run', () => {
    const minutes = SUITES.filter(({ isQuick }) => isQuick).map(({ budgetMinutes }) => budgetMinutes);

    expect(minutes.reduce((total, one) => total + one, 0)).toBeLessThanOrEqual(8);
  });
});
