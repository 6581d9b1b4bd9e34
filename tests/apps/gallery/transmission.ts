import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { writeTorrent } from '../torrent.ts';
import { chooseFiles, click, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'transmission',
  title: 'Transmission',
  description: 'download manager, jQuery page whose requests need a session id, which the server sends with status 409',
  check: 'uploading a torrent file, which appears in the list',
  source: { debian: ['transmission-daemon'] },
  async start(workspace) {
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
        // It otherwise accepts only IP addresses as the host.
        'rpc-host-whitelist-enabled': false,
        'rpc-port': workspace.port,
        'start-added-torrents': false,
      }),
    );
    writeTorrent(join(workspace.directory, 'one.torrent'), 'a-file-to-share');
    const server = workspace.run('transmission-daemon', ['--foreground', '--config-dir', workspace.directory]);
    await workspace.waitForHttp(server, '/transmission/web/');
  },
  async use(page, _root, workspace) {
    await click(page, '#toolbar-open', '“Open” button');
    await chooseFiles(page, '#torrent_upload_file', join(workspace.directory, 'one.torrent'));
    await click(page, '#upload_confirm_button', '“Upload” button');
    await waitForText(page, 'a-file-to-share', '#torrent_list');
  },
};
