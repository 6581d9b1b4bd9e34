import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { renderStates } from '../ui/pictures/render-states.ts';

const folder = mkdtempSync(join(tmpdir(), 'portside-gallery-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

describe('the gallery of page states', () => {
  it('renders states in Chromium without errors and without violations of axe', async () => {
    const titles = ['popup services', 'options stored contexts'];
    const rendered = await renderStates({
      folder,
      locales: ['en'],
      schemes: ['light'],
      matches: (title) => titles.includes(title),
    });
    expect(rendered).toEqual([
      { file: 'popup-services.en.light.png', errors: [] },
      { file: 'options-stored-contexts.en.light.png', errors: [] },
    ]);
    for (const { file } of rendered) {
      const picture = readFileSync(join(folder, file));
      expect(picture.subarray(0, PNG_SIGNATURE.length)).toEqual(PNG_SIGNATURE);
    }
  });

  it('renders the options page in a narrow window, where nothing scrolls sideways', { timeout: 60_000 }, async () => {
    const titles = [
      'options first import, short passphrase',
      'options host access missing',
      'options import of 200 contexts',
      'options nothing imported',
      'options 200 contexts, filtered',
      'options vault with a passphrase',
      'options about',
    ];
    const rendered = await renderStates({
      folder,
      locales: ['en'],
      schemes: ['light'],
      matches: (title) => titles.includes(title),
      view: { width: 420 },
    });
    expect(rendered).toHaveLength(titles.length);
    expect(rendered.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it.each([
    ['at 200 % zoom', { zoom: 2 }],
    ['with forced colours', { hasForcedColors: true }],
  ])('renders all pages %s, where nothing scrolls sideways', { timeout: 60_000 }, async (_, view) => {
    const titles = [
      'popup several contexts',
      'popup vault locked',
      'options stored contexts',
      'gate two contexts for one server',
    ];
    const rendered = await renderStates({
      folder,
      locales: ['en'],
      schemes: ['light'],
      matches: (title) => titles.includes(title),
      view,
    });
    expect(rendered).toHaveLength(titles.length);
    expect(rendered.flatMap(({ errors }) => errors)).toEqual([]);
  });
});
