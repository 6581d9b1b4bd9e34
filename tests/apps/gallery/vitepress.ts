import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, reload, type, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'vitepress',
  title: 'VitePress',
  description: 'documentation, Vue page with routes in the path',
  check: 'opening pages by a link and with the search, also with a reload',
  source: { npm: { vitepress: '1.6.4' } },
  needsRoot: true,
  knownCauses: {
    'kubectl proxy':
      'The apiserver rewrites pages and supports only gzip, so a page that the app compresses with Brotli is cut off.',
  },
  async start(workspace) {
    const write = (path: string, text: string) => writeFileSync(join(workspace.directory, path), text);
    symlinkSync(workspace.packageFile(''), join(workspace.directory, 'node_modules'));
    mkdirSync(join(workspace.directory, 'guide'));
    mkdirSync(join(workspace.directory, '.vitepress'));
    write('index.md', '# Timetables\n\nWelcome to the station. See [the guide](/guide/trains).\n');
    write('guide/trains.md', '# Trains\n\nThey leave at noon.\n');
    write('guide/ferries.md', '# Ferries\n\nThey leave at midnight.\n');
    const config = { title: 'Station', cleanUrls: true, themeConfig: { search: { provider: 'local' } } };
    write('.vitepress/config.mjs', `export default ${JSON.stringify(config)};`);
    const script = workspace.packageFile('vitepress/bin/vitepress.js');
    await workspace.waitForExit(workspace.runNode([script, 'build', workspace.directory]));
    await workspace.waitForHttp(
      workspace.runNode([script, 'preview', workspace.directory, '--port', String(workspace.port)]),
    );
  },
  async use(page) {
    await clickText(page, 'main a', 'the guide');
    await waitForText(page, 'They leave at noon.');
    await reload(page);
    await waitForText(page, 'They leave at noon.');
    await click(page, '.VPNavBarSearch button', 'search button');
    await click(page, '#localsearch-input', 'search field');
    await type(page, 'midnight');
    await click(page, '.results .result', 'search result');
    await waitForText(page, 'They leave at midnight.', 'main');
  },
};
