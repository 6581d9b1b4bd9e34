import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { chooseFiles, clickText, press, see, seeText, wait } from '../steps.ts';
import { writeTorrent } from '../torrent.ts';

export const app: GalleryApp = {
  name: 'flood',
  title: 'Flood',
  kind: 'downloads, React page with a router on the path that is told of everything over EventSource',
  check: 'a torrent file is uploaded and shows in the list that the server streams',
  source: { npm: { flood: '4.16.2' }, debian: ['transmission-daemon'] },
  why: { 'kubectl proxy': 'Its scripts ask for addresses from the host on, and those miss the prefix.' },
  async start(place) {
    const rpc = await place.freePort();
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
        'rpc-port': rpc,
        'start-added-torrents': false,
      }),
    );
    writeTorrent(join(place.folder, 'one.torrent'), 'a-file-to-share');
    await place.waitForPort(place.run('transmission-daemon', ['--foreground', '--config-dir', place.folder]), rpc);
    const program = place.runNode([
      place.installed('flood/dist/index.js'),
      ...['--host', '127.0.0.1', '--port', String(place.port), '--rundir', join(place.folder, 'flood')],
      ...['--auth', 'none', '--trurl', `http://127.0.0.1:${rpc}/transmission/rpc`, '--truser', '', '--trpass', ''],
      ...['--allowedpath', place.folder],
    ]);
    await place.waitForHttp(program);
  },
  async use(page, _root, place) {
    await (await see(page, '.action--add-torrent', 'button to add a torrent')).focus();
    await press(page, 'Enter');
    // The dialog moves in, and a click may go past the tab.
    await wait('There is no form for files', async () => {
      await clickText(page, 'li, button', 'By File');
      return page.$('input[type="file"]');
    });
    await chooseFiles(page, 'input[type="file"]', join(place.folder, 'one.torrent'));
    await clickText(page, '.modal__actions button, button', 'Add Torrent');
    await seeText(page, 'a-file-to-share');
  },
};
