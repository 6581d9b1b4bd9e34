import { describe, expect, it } from 'vitest';
import { undocumentedExports } from './docstrings.ts';
import { readSourceFiles } from './source-files.ts';

describe('docstrings', () => {
  it('exist for every export of core, background, pages, adapters and the shim', () => {
    const files = readSourceFiles('lib/{core,background,pages,adapters,shim}/**/*.ts');

    expect(files.length).toBeGreaterThan(30);
    expect(files.flatMap(undocumentedExports)).toEqual([]);
  });
});

describe('the check of docstrings', () => {
  it.each([
    ['export function open(): void {}', 'open'],
    ['export async function open(): Promise<void> {}', 'open'],
    ['export const LIMIT = 1;', 'LIMIT'],
    ['export interface Server {}', 'Server'],
    ['export type Id = string;', 'Id'],
    ['// A reason.\nexport type Id = string;', 'Id'],
    ["export { open } from './open.ts';", 'open'],
  ])('reports that %j has none', (text, name) => {
    expect(undocumentedExports({ path: 'a.ts', text })).toEqual([`a.ts: ${name}`]);
  });

  it('accepts an export with one', () => {
    expect(undocumentedExports({ path: 'a.ts', text: '/** The most. */\nexport const LIMIT = 1;' })).toEqual([]);
  });

  it('lets the docstring of a schema count for its type', () => {
    const text =
      '/** A grant. */\nexport const GrantSchema = v.object({});\nexport type Grant = v.InferOutput<typeof GrantSchema>;';

    expect(undocumentedExports({ path: 'a.ts', text })).toEqual([]);
  });
});
