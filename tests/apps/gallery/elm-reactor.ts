import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { clickText, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'elm-reactor',
  title: 'Elm Reactor',
  kind: 'development server, pages written in Elm',
  check: 'folders are walked through and a file is read',
  source: { npm: { elm: '0.19.1-6' } },
  isLean: true,
  async start(place) {
    mkdirSync(join(place.folder, 'letters'));
    writeFileSync(join(place.folder, 'letters', 'first.txt'), 'Dear reader');
    const elm = place.installed('@elm_binaries/linux_x64/elm');
    chmodSync(elm, 0o755);
    const program = place.run(elm, ['reactor', '--port', String(place.port)]);
    await place.waitForHttp(program);
  },
  async use(page) {
    await clickText(page, 'a', 'letters');
    await clickText(page, 'a', 'first.txt');
    await seeText(page, 'Dear reader');
  },
};
