import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, fill, reload, seeText, wait } from '../steps.ts';

export const app: GalleryApp = {
  name: 'tiddlywiki',
  title: 'TiddlyWiki',
  kind: 'wiki, one page of its own making that saves by PUT',
  check: 'a note is written, saved by the server and there after a reload',
  source: { npm: { tiddlywiki: '5.4.1' } },
  isLean: true,
  async start(place) {
    const program = place.installed('tiddlywiki/tiddlywiki.js');
    await place.waitForEnd(place.runNode([program, place.folder, '--init', 'server']));
    const listen = ['--listen', 'host=127.0.0.1', `port=${place.port}`];
    await place.waitForHttp(place.runNode([program, place.folder, ...listen]));
  },
  async use(page, _root, place) {
    await click(page, 'button[aria-label="new tiddler"]', 'button for a new note');
    await fill(page, 'input.tc-titlebar', 'Timetable', 'field for the title');
    await click(page, '.tc-tiddler-edit-frame button[class*="Buttons%2Fsave"]', 'button to keep it');
    await wait('The note did not reach the server', async () =>
      existsSync(join(place.folder, 'tiddlers', 'Timetable.tid')),
    );
    await reload(page);
    await fill(page, '.tc-sidebar-search input[type="search"]', 'Timetable', 'field of the search');
    await seeText(page, 'Timetable', '.tc-search-results');
  },
};
