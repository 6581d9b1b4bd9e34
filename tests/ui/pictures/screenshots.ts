/**
 * Renders every named state of every page in each colour scheme and language into `tests/screenshots/`, and checks each
 * with axe. Run it with `npm run pictures`, or for some states with `npm run pictures -- <part of page and state name>`. A
 * second argument is the width of the window.
 */
import { fileURLToPath } from 'node:url';
import { LOCALES } from '../locale.ts';
import { renderStates, SCHEMES } from './render-states.ts';

const [part = '', width] = process.argv.slice(2);
const rendered = await renderStates({
  folder: fileURLToPath(new URL('../../screenshots', import.meta.url)),
  locales: LOCALES,
  schemes: SCHEMES,
  matches: (title) => title.includes(part),
  ...(width === undefined ? {} : { width: Number(width) }),
});

const failed = rendered.filter(({ errors }) => errors.length > 0);
for (const { file, errors } of failed) console.log(`${file}:\n  ${errors.join('\n  ')}`);
console.log(`${rendered.length} pictures, ${failed.length} of them with errors`);
process.exitCode = rendered.length > 0 && failed.length === 0 ? 0 : 1;
