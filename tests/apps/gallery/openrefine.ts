import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { chooseFiles, clickText, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'openrefine',
  title: 'OpenRefine',
  description: 'data cleaning, jQuery page that uploads files and uses CSRF tokens',
  check: 'uploading a file, and creating a project from it',
  source: { debian: ['openrefine'] },
  async start(workspace) {
    mkdirSync(join(workspace.directory, 'data'));
    writeFileSync(join(workspace.directory, 'trains.csv'), 'name,leaves\nRocket,noon\nMallard,midnight\n');
    const server = workspace.run('/usr/bin/openrefine', [
      ...['-i', '127.0.0.1', '-p', String(workspace.port), '-d', join(workspace.directory, 'data'), '-H', '*'],
      ...['-x', 'refine.headless=true'],
    ]);
    await workspace.waitForHttp(server);
  },
  async use(page, _root, workspace) {
    // The scripts replace the form, and show the version afterwards.
    await waitForText(page, 'Version');
    await chooseFiles(page, 'input[type="file"]', join(workspace.directory, 'trains.csv'));
    await clickText(page, 'button', 'Next');
    await waitForText(page, 'Mallard');
    await clickText(page, 'button', 'Create project');
    await waitForText(page, '2 rows');
    await waitForText(page, 'Mallard');
  },
};
