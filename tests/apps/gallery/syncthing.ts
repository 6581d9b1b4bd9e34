import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { clickText, fill, reload, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'syncthing',
  title: 'Syncthing',
  description: 'file synchronisation, AngularJS page that protects its API with a CSRF token in a cookie',
  check: 'adding a folder with a form; it is still there after a reload',
  source: { debian: ['syncthing'] },
  async start(workspace) {
    spawnSync('syncthing', ['generate', '--no-default-folder', `--home=${workspace.directory}`], {
      env: { ...process.env, HOME: workspace.directory },
    });
    const path = join(workspace.directory, 'config.xml');
    // No connections to other devices, and no check of the Host header, as when Syncthing listens at all addresses.
    const settings: Record<string, string> = {
      globalAnnounceEnabled: 'false',
      localAnnounceEnabled: 'false',
      relaysEnabled: 'false',
      natEnabled: 'false',
      urAccepted: '-1',
      crashReportingEnabled: 'false',
      autoUpgradeIntervalH: '0',
      listenAddress: `tcp://127.0.0.1:${await workspace.freePort()}`,
    };
    let config = readFileSync(path, 'utf8');
    for (const [name, value] of Object.entries(settings)) {
      config = config.replace(new RegExp(`<${name}>.*</${name}>`), `<${name}>${value}</${name}>`);
    }
    config = config.replace('</gui>', '<insecureSkipHostcheck>true</insecureSkipHostcheck></gui>');
    writeFileSync(path, config);
    const gui = `--gui-address=127.0.0.1:${workspace.port}`;
    const server = workspace.run('syncthing', [
      'serve',
      '--no-browser',
      '--no-restart',
      `--home=${workspace.directory}`,
      gui,
    ]);
    await workspace.waitForHttp(server);
  },
  async use(page, _root, workspace) {
    await clickText(page, 'button', 'Add Folder');
    await fill(page, '#folderLabel', 'Holiday pictures', 'label field');
    await fill(page, '#folderPath', join(workspace.directory, 'pictures'), 'path field');
    await clickText(page, '#editFolder button', 'Save');
    await waitForText(page, 'Holiday pictures', '#folders');
    await reload(page);
    await waitForText(page, 'Holiday pictures', '#folders');
  },
};
