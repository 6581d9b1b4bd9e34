import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { fill, press, seeText, wait } from '../steps.ts';

export const app: GalleryApp = {
  name: 'cloudcmd',
  title: 'Cloud Commander',
  kind: 'file manager with an editor, own modules and socket.io',
  check: 'a folder is made and a file is read by the keys that file managers have',
  source: { npm: { cloudcmd: '18.8.11' } },
  why: { 'kubectl proxy': 'Its scripts ask for addresses from the host on, and those miss the prefix.' },
  async start(place) {
    mkdirSync(join(place.folder, 'files'));
    writeFileSync(join(place.folder, 'files', 'letter.txt'), 'Dear reader');
    const program = place.runNode([
      place.installed('cloudcmd/bin/cloudcmd.mjs'),
      ...['--no-config', '--no-open', '--no-auth', '--no-terminal', '--no-console', '--one-file-panel'],
      ...['--port', String(place.port), '--root', join(place.folder, 'files')],
    ]);
    await place.waitForHttp(program);
  },
  async use(page, _root, place) {
    await seeText(page, 'letter.txt');
    // The list is there before the scripts that know the keys.
    await wait('There is no field for the name', async () => {
      await press(page, 'F7');
      return page.$('.smalltalk input');
    });
    await fill(page, '.smalltalk input', 'ledger', 'field for the name');
    await press(page, 'Enter');
    await seeText(page, 'ledger', '[data-name="js-files"]');
    await wait('The folder was not made', async () => {
      try {
        readFileSync(join(place.folder, 'files', 'ledger'));
        return false;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EISDIR';
      }
    });
  },
};
