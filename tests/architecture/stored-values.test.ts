import { describe, expect, it } from 'vitest';
import { STORED_VALUES } from '../../lib/core/storage/stored-values.ts';
import { readSourceFiles } from './source-files.ts';

const AREAS = { local: 'disk', session: 'memory' };

/** The rows of the table of stored values: name and area. */
function documentedValues(text: string): string[] {
  return [...text.matchAll(/^\| `(\w+)` \| (disk|memory) \| .+ \|$/gm)].map(([, name, area]) => `${name}: ${area}`);
}

describe('the stored values', () => {
  it('are those that the architecture document lists', () => {
    const [document] = readSourceFiles('docs/architecture.md');
    const defined = Object.entries(STORED_VALUES).map(([name, { area }]) => `${name}: ${AREAS[area]}`);

    expect(documentedValues(document?.text ?? '').toSorted()).toEqual(defined.toSorted());
  });

  it('have keys of their own in their area', () => {
    const places = Object.values(STORED_VALUES).map(({ area, key }) => `${area}: ${key}`);

    expect(new Set(places).size).toBe(places.length);
  });
});
