import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { clickText, fill, reload, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'syncthing',
  title: 'Syncthing',
  kind: 'file synchronisation, AngularJS page that guards its API by a CSRF token in a cookie',
  check: 'a folder is added by the form and is still there after a reload',
  source: { debian: ['syncthing'] },
  async start(place) {
    spawnSync('syncthing', ['generate', '--no-default-folder', `--home=${place.folder}`], {
      env: { ...process.env, HOME: place.folder },
    });
    const path = join(place.folder, 'config.xml');
    // It stays at home. A pod's would listen at all addresses, and then it looks at no Host header either.
    const settings: Record<string, string> = {
      globalAnnounceEnabled: 'false',
      localAnnounceEnabled: 'false',
      relaysEnabled: 'false',
      natEnabled: 'false',
      urAccepted: '-1',
      crashReportingEnabled: 'false',
      autoUpgradeIntervalH: '0',
      listenAddress: `tcp://127.0.0.1:${await place.freePort()}`,
    };
    let config = readFileSync(path, 'utf8');
    for (const [name, value] of Object.entries(settings)) {
      config = config.replace(new RegExp(`<${name}>.*</${name}>`), `<${name}>${value}</${name}>`);
    }
    config = config.replace('</gui>', '<insecureSkipHostcheck>true</insecureSkipHostcheck></gui>');
    writeFileSync(path, config);
    const gui = `--gui-address=127.0.0.1:${place.port}`;
    const program = place.run('syncthing', ['serve', '--no-browser', '--no-restart', `--home=${place.folder}`, gui]);
    await place.waitForHttp(program);
  },
  async use(page, _root, place) {
    await clickText(page, 'button', 'Add Folder');
    await fill(page, '#folderLabel', 'Holiday pictures', 'field for the label');
    await fill(page, '#folderPath', join(place.folder, 'pictures'), 'field for the path');
    await clickText(page, '#editFolder button', 'Save');
    await seeText(page, 'Holiday pictures', '#folders');
    await reload(page);
    await seeText(page, 'Holiday pictures', '#folders');
  },
};
