import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { chooseFiles, clickText, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'openrefine',
  title: 'OpenRefine',
  kind: 'data cleaning, jQuery page that uploads files and guards its calls by CSRF tokens',
  check: 'a file is uploaded, read as a table and made a project',
  source: { debian: ['openrefine'] },
  why: { 'kubectl proxy': 'Its scripts ask for addresses from the host on, and those miss the prefix.' },
  async start(place) {
    mkdirSync(join(place.folder, 'data'));
    writeFileSync(join(place.folder, 'trains.csv'), 'name,leaves\nRocket,noon\nMallard,midnight\n');
    const program = place.run('/usr/bin/openrefine', [
      ...['-i', '127.0.0.1', '-p', String(place.port), '-d', join(place.folder, 'data'), '-H', '*'],
      ...['-x', 'refine.headless=true'],
    ]);
    await place.waitForHttp(program);
  },
  async use(page, _root, place) {
    // Its scripts replace the form when they have run.
    await seeText(page, 'Version');
    await chooseFiles(page, 'input[type="file"]', join(place.folder, 'trains.csv'));
    await clickText(page, 'button', 'Next');
    await seeText(page, 'Mallard');
    await clickText(page, 'button', 'Create project');
    await seeText(page, '2 rows');
    await seeText(page, 'Mallard');
  },
};
