import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { chooseFiles, click, seeText } from '../steps.ts';
import { writeTorrent } from '../torrent.ts';

export const app: GalleryApp = {
  name: 'transmission',
  title: 'Transmission',
  kind: 'downloads, jQuery page whose calls need a session id that a 409 hands out',
  check: 'a torrent file is uploaded and shows in the list',
  source: { debian: ['transmission-daemon'] },
  async start(place) {
    writeFileSync(
      join(place.folder, 'settings.json'),
      JSON.stringify({
        'bind-address-ipv4': '127.0.0.1',
        'bind-address-ipv6': '::1',
        'dht-enabled': false,
        'lpd-enabled': false,
        'pex-enabled': false,
        'port-forwarding-enabled': false,
        'peer-port': await place.freePort(),
        'download-dir': place.folder,
        'rpc-bind-address': '127.0.0.1',
        // It would answer to addresses alone, not to a name.
        'rpc-host-whitelist-enabled': false,
        'rpc-port': place.port,
        'start-added-torrents': false,
      }),
    );
    writeTorrent(join(place.folder, 'one.torrent'), 'a-file-to-share');
    const program = place.run('transmission-daemon', ['--foreground', '--config-dir', place.folder]);
    await place.waitForHttp(program, '/transmission/web/');
  },
  async use(page, _root, place) {
    await click(page, '#toolbar-open', 'button to open a torrent');
    await chooseFiles(page, '#torrent_upload_file', join(place.folder, 'one.torrent'));
    await click(page, '#upload_confirm_button', 'button “Upload”');
    await seeText(page, 'a-file-to-share', '#torrent_list');
  },
};
