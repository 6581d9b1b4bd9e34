import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, reload, seeText, type } from '../steps.ts';

export const app: GalleryApp = {
  name: 'vitepress',
  title: 'VitePress',
  kind: 'documentation, Vue page with a router on the path that knows no prefix',
  check: 'pages are gone to by a link and by the search, and survive a reload',
  source: { npm: { vitepress: '1.6.4' } },
  why: {
    'kubectl proxy':
      'The apiserver rewrites pages and knows gzip only: one that the app compresses with Brotli, as browsers accept it, breaks off.',
  },
  async start(place) {
    const write = (path: string, text: string) => writeFileSync(join(place.folder, path), text);
    symlinkSync(place.installed(''), join(place.folder, 'node_modules'));
    mkdirSync(join(place.folder, 'guide'));
    mkdirSync(join(place.folder, '.vitepress'));
    write('index.md', '# Timetables\n\nWelcome to the station. See [the guide](/guide/trains).\n');
    write('guide/trains.md', '# Trains\n\nThey leave at noon.\n');
    write('guide/ferries.md', '# Ferries\n\nThey leave at midnight.\n');
    const config = { title: 'Station', cleanUrls: true, themeConfig: { search: { provider: 'local' } } };
    write('.vitepress/config.mjs', `export default ${JSON.stringify(config)};`);
    const program = place.installed('vitepress/bin/vitepress.js');
    await place.waitForEnd(place.runNode([program, 'build', place.folder]));
    await place.waitForHttp(place.runNode([program, 'preview', place.folder, '--port', String(place.port)]));
  },
  async use(page) {
    await clickText(page, 'main a', 'the guide');
    await seeText(page, 'They leave at noon.');
    await reload(page);
    await seeText(page, 'They leave at noon.');
    await click(page, '.VPNavBarSearch button', 'button of the search');
    await click(page, '#localsearch-input', 'field of the search');
    await type(page, 'midnight');
    await click(page, '.results .result', 'result');
    await seeText(page, 'They leave at midnight.', 'main');
  },
};
