import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { writeTorrent } from '../torrent.ts';
import { chooseFiles, clickText, press, waitForText, waitForVisible, waitOrFail } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'flood',
  title: 'Flood',
  description: 'download manager, React page with routes in the path, updated over EventSource',
  check: 'uploading a torrent file, which appears in the streamed list',
  source: { npm: { flood: '4.16.2' }, debian: ['transmission-daemon'] },
  async start(workspace) {
    const rpc = await workspace.freePort();
    writeFileSync(
      join(workspace.directory, 'settings.json'),
      JSON.stringify({
        'bind-address-ipv4': '127.0.0.1',
        'bind-address-ipv6': '::1',
        'dht-enabled': false,
        'lpd-enabled': false,
        'pex-enabled': false,
        'port-forwarding-enabled': false,
        'peer-port': await workspace.freePort(),
        'download-dir': workspace.directory,
        'rpc-bind-address': '127.0.0.1',
        'rpc-port': rpc,
        'start-added-torrents': false,
      }),
    );
    writeTorrent(join(workspace.directory, 'one.torrent'), 'a-file-to-share');
    await workspace.waitForPort(
      workspace.run('transmission-daemon', ['--foreground', '--config-dir', workspace.directory]),
      rpc,
    );
    const server = workspace.runNode([
      workspace.packageFile('flood/dist/index.js'),
      ...['--host', '127.0.0.1', '--port', String(workspace.port), '--rundir', join(workspace.directory, 'flood')],
      ...['--auth', 'none', '--trurl', `http://127.0.0.1:${rpc}/transmission/rpc`, '--truser', '', '--trpass', ''],
      ...['--allowedpath', workspace.directory],
    ]);
    await workspace.waitForHttp(server);
  },
  async use(page, _root, workspace) {
    await (await waitForVisible(page, '.action--add-torrent', '“Add torrent” button')).focus();
    await press(page, 'Enter');
    // While the dialog slides in, a click can miss the tab.
    await waitOrFail('The dialog shows no form for files', async () => {
      await clickText(page, 'li, button', 'By File');
      return page.$('input[type="file"]');
    });
    await chooseFiles(page, 'input[type="file"]', join(workspace.directory, 'one.torrent'));
    await clickText(page, '.modal__actions button, button', 'Add Torrent');
    await waitForText(page, 'a-file-to-share');
  },
};
