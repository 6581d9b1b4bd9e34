/**
 * Renders every named state of every page in each colour scheme and language into `tests/screenshots/`, and checks each
 * with axe. Run it with `npm run pictures`, or for some states with `npm run pictures -- <part of page and state name>`.
 * `--width`, `--zoom` and `--forced-colors` change how the pages are looked at.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LOCALES } from '../locale.ts';
import { renderStates, SCHEMES } from './render-states.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { width: { type: 'string' }, zoom: { type: 'string' }, 'forced-colors': { type: 'boolean' } },
});
const [part = ''] = positionals;
const rendered = await renderStates({
  folder: fileURLToPath(new URL('../../screenshots', import.meta.url)),
  locales: LOCALES,
  schemes: SCHEMES,
  matches: (title) => title.includes(part),
  view: {
    ...(values.width === undefined ? {} : { width: Number(values.width) }),
    ...(values.zoom === undefined ? {} : { zoom: Number(values.zoom) }),
    hasForcedColors: values['forced-colors'] ?? false,
  },
});

const failed = rendered.filter(({ errors }) => errors.length > 0);
for (const { file, errors } of failed) console.log(`${file}:\n  ${errors.join('\n  ')}`);
console.log(`${rendered.length} pictures, ${failed.length} of them with errors`);
process.exitCode = rendered.length > 0 && failed.length === 0 ? 0 : 1;
