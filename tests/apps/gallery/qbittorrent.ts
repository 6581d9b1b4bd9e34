import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { writeTorrent } from '../torrent.ts';
import { chooseFiles, click, clickText, fill, waitForFrame, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'qbittorrent',
  title: 'qBittorrent',
  description:
    'download manager, MooTools page with a login and frames, which compares Origin and Host to prevent CSRF',
  check: 'logging in, and uploading a torrent file in a frame',
  source: { debian: ['qbittorrent-nox'] },
  async start(workspace) {
    const folder = join(workspace.directory, 'qBittorrent', 'config');
    mkdirSync(folder, { recursive: true });
    writeTorrent(join(workspace.directory, 'one.torrent'), 'a-file-to-share');
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
        `Session\\Port=${await workspace.freePort()}`,
        '[Network]',
        'PortForwardingEnabled=false',
        '[Preferences]',
        'WebUI\\Address=127.0.0.1',
        'WebUI\\UseUPnP=false',
        // Needed behind any proxy, because the port in the Host header is the proxy's.
        'WebUI\\HostHeaderValidation=false',
        '',
      ].join('\n'),
    );
    const options = [`--profile=${workspace.directory}`, `--webui-port=${workspace.port}`];
    const server = workspace.run('qbittorrent-nox', options);
    await workspace.waitForHttp(server);
  },
  async use(page, _root, workspace) {
    await fill(page, '#username', 'admin', 'user name field');
    await fill(page, '#password', 'adminadmin', 'password field');
    await click(page, '#login', 'login button');
    await click(page, '#uploadButton', '“Upload” button');
    const form = await waitForFrame(page, '#fileselect', 'upload form');
    await chooseFiles(form, '#fileselect', join(workspace.directory, 'one.torrent'));
    await clickText(form, 'button', 'Upload Torrents');
    await waitForText(page, 'a-file-to-share', '#torrentsTableDiv');
  },
};
