import type { GalleryApp } from '../gallery-app.ts';
import { clickText, fill, press, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'pouchdb-server',
  title: 'Fauxton (PouchDB Server)',
  description: "CouchDB's console, Backbone and React page with routes in the fragment",
  check: 'creating a database, which appears in the list',
  source: { npm: { 'pouchdb-server': '4.2.0' } },
  isLean: true,
  needsRoot: true,
  entryPath: '_utils/',
  knownCauses: {
    'kubectl proxy':
      'The apiserver rewrites pages and supports only gzip, so a page that the app compresses with Brotli is cut off.',
  },
  async start(workspace) {
    const server = workspace.runNode([
      workspace.packageFile('pouchdb-server/bin/pouchdb-server'),
      ...['--host', '127.0.0.1', '--port', String(workspace.port), '--in-memory', '--no-stdout-logs'],
    ]);
    await workspace.waitForHttp(server, '/_utils/');
  },
  async use(page) {
    await clickText(page, 'button, a', 'Create Database');
    await fill(page, '#js-new-database-name, .new-database-tray input', 'timetables', 'name field');
    await press(page, 'Enter');
    await waitForText(page, 'timetables');
  },
};
