import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { chooseFiles, click, clickText, fill, frameWith, seeText } from '../steps.ts';
import { writeTorrent } from '../torrent.ts';

export const app: GalleryApp = {
  name: 'qbittorrent',
  title: 'qBittorrent',
  kind: 'downloads, MooTools page with a login and frames, which compares Origin and Host against forgery',
  check: 'signed in with a password, a torrent file is uploaded in a frame and shows in the list',
  source: { debian: ['qbittorrent-nox'] },
  async start(place) {
    const folder = join(place.folder, 'qBittorrent', 'config');
    mkdirSync(folder, { recursive: true });
    writeTorrent(join(place.folder, 'one.torrent'), 'a-file-to-share');
    writeFileSync(
      join(folder, 'qBittorrent.conf'),
      [
        '[LegalNotice]',
        'Accepted=true',
        '[BitTorrent]',
        'Session\\DHTEnabled=false',
        'Session\\LSDEnabled=false',
        'Session\\PeXEnabled=false',
        'Session\\InterfaceAddress=127.0.0.1',
        `Session\\Port=${await place.freePort()}`,
        '[Network]',
        'PortForwardingEnabled=false',
        '[Preferences]',
        'WebUI\\Address=127.0.0.1',
        'WebUI\\UseUPnP=false',
        // Behind any proxy: the port of the Host header is the proxy's, here the apiserver's.
        'WebUI\\HostHeaderValidation=false',
        '',
      ].join('\n'),
    );
    const options = [`--profile=${place.folder}`, `--webui-port=${place.port}`];
    const program = place.run('qbittorrent-nox', options);
    await place.waitForHttp(program);
  },
  async use(page, _root, place) {
    await fill(page, '#username', 'admin', 'field for the user');
    await fill(page, '#password', 'adminadmin', 'field for the password');
    await click(page, '#login', 'button to log in');
    await click(page, '#uploadButton', 'button to add a torrent file');
    const form = await frameWith(page, '#fileselect', 'the upload form');
    await chooseFiles(form, '#fileselect', join(place.folder, 'one.torrent'));
    await clickText(form, 'button', 'Upload Torrents');
    await seeText(page, 'a-file-to-share', '#torrentsTableDiv');
  },
};
