import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, fill, reload, waitForText, waitOrFail } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'tiddlywiki',
  title: 'TiddlyWiki',
  description: 'wiki on a single page that saves with PUT',
  check: 'writing a note, which the server saves; it is still there after a reload',
  source: { npm: { tiddlywiki: '5.4.1' } },
  isLean: true,
  async start(workspace) {
    const script = workspace.packageFile('tiddlywiki/tiddlywiki.js');
    await workspace.waitForExit(workspace.runNode([script, workspace.directory, '--init', 'server']));
    const listen = ['--listen', 'host=127.0.0.1', `port=${workspace.port}`];
    await workspace.waitForHttp(workspace.runNode([script, workspace.directory, ...listen]));
  },
  async use(page, _root, workspace) {
    await click(page, 'button[aria-label="new tiddler"]', '“new tiddler” button');
    await fill(page, 'input.tc-titlebar', 'Timetable', 'title field');
    await click(page, '.tc-tiddler-edit-frame button[class*="Buttons%2Fsave"]', '“save” button');
    await waitOrFail('The server did not save the note', async () =>
      existsSync(join(workspace.directory, 'tiddlers', 'Timetable.tid')),
    );
    await reload(page);
    await fill(page, '.tc-sidebar-search input[type="search"]', 'Timetable', 'search field');
    await waitForText(page, 'Timetable', '.tc-search-results');
  },
};
