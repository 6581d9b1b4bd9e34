import { describe, expect, it } from 'vitest';
import { undocumentedExports } from './docstrings.ts';
import { readSourceFiles } from './source-files.ts';

describe('docstrings', () => {
  it('stand on each export of core, tasks, adapters and the shim', () => {
    const files = readSourceFiles('lib/{core,tasks,adapters,shim}/**/*.ts');

    expect(files.length).toBeGreaterThan(30);
    expect(files.flatMap(undocumentedExports)).toEqual([]);
  });
});

describe('the search for docstrings', () => {
  it.each([
    ['export function open(): void {}', 'open'],
    ['export async function open(): Promise<void> {}', 'open'],
    ['export const LIMIT = 1;', 'LIMIT'],
    ['export interface World {}', 'World'],
    ['export type Id = string;', 'Id'],
    ['// A reason.\nexport type Id = string;', 'Id'],
    ["export { open } from './open.ts';", 'open'],
  ])('notices that %j has none', (text, name) => {
    expect(undocumentedExports({ path: 'a.ts', text })).toEqual([`a.ts: ${name}`]);
  });

  it('is content with one', () => {
    expect(undocumentedExports({ path: 'a.ts', text: '/** The most. */\nexport const LIMIT = 1;' })).toEqual([]);
  });

  it('takes the docstring of a schema for that of its type', () => {
    const text =
      '/** A grant. */\nexport const GrantSchema = v.object({});\nexport type Grant = v.InferOutput<typeof GrantSchema>;';

    expect(undocumentedExports({ path: 'a.ts', text })).toEqual([]);
  });
});
