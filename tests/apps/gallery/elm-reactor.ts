import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { clickText, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'elm-reactor',
  title: 'Elm Reactor',
  description: 'development server with pages written in Elm',
  check: 'browsing folders, and opening a file',
  source: { npm: { elm: '0.19.1-6' } },
  isLean: true,
  async start(workspace) {
    mkdirSync(join(workspace.directory, 'letters'));
    writeFileSync(join(workspace.directory, 'letters', 'first.txt'), 'Dear reader');
    const elm = workspace.packageFile('@elm_binaries/linux_x64/elm');
    chmodSync(elm, 0o755);
    const server = workspace.run(elm, ['reactor', '--port', String(workspace.port)]);
    await workspace.waitForHttp(server);
  },
  async use(page) {
    await clickText(page, 'a', 'letters');
    await clickText(page, 'a', 'first.txt');
    await waitForText(page, 'Dear reader');
  },
};
