import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { fill, press, waitForText, waitOrFail } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'cloudcmd',
  title: 'Cloud Commander',
  description: 'file manager with JavaScript modules and socket.io',
  check: 'creating a folder with the F7 key',
  source: { npm: { cloudcmd: '18.8.11' } },
  knownCauses: { 'kubectl proxy': 'Its scripts request root-relative URLs, which miss the prefix.' },
  async start(workspace) {
    mkdirSync(join(workspace.directory, 'files'));
    writeFileSync(join(workspace.directory, 'files', 'letter.txt'), 'Dear reader');
    const server = workspace.runNode([
      workspace.packageFile('cloudcmd/bin/cloudcmd.mjs'),
      ...['--no-config', '--no-open', '--no-auth', '--no-terminal', '--no-console', '--one-file-panel'],
      ...['--port', String(workspace.port), '--root', join(workspace.directory, 'files')],
    ]);
    await workspace.waitForHttp(server);
  },
  async use(page, _root, workspace) {
    await waitForText(page, 'letter.txt');
    // The list appears before the scripts that handle keys have loaded.
    await waitOrFail('F7 does not open the dialog', async () => {
      await press(page, 'F7');
      return page.$('.smalltalk input');
    });
    await fill(page, '.smalltalk input', 'ledger', 'name field');
    await press(page, 'Enter');
    await waitForText(page, 'ledger', '[data-name="js-files"]');
    await waitOrFail('The folder was not created', async () => {
      try {
        readFileSync(join(workspace.directory, 'files', 'ledger'));
        return false;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EISDIR';
      }
    });
  },
};
