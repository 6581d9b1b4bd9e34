import type { GalleryApp } from '../gallery-app.ts';
import { clickText, fill, press, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'pouchdb-server',
  title: 'Fauxton (PouchDB Server)',
  kind: "CouchDB's console, Backbone and React page with a router on the fragment",
  check: 'a database is made and shows in the list',
  source: { npm: { 'pouchdb-server': '4.2.0' } },
  isLean: true,
  isAtRoot: true,
  entry: '_utils/',
  why: {
    'kubectl proxy':
      'The apiserver rewrites pages and knows gzip only: one that the app compresses with Brotli, as browsers accept it, breaks off.',
  },
  async start(place) {
    const program = place.runNode([
      place.installed('pouchdb-server/bin/pouchdb-server'),
      ...['--host', '127.0.0.1', '--port', String(place.port), '--in-memory', '--no-stdout-logs'],
    ]);
    await place.waitForHttp(program, '/_utils/');
  },
  async use(page) {
    await clickText(page, 'button, a', 'Create Database');
    await fill(page, '#js-new-database-name, .new-database-tray input', 'timetables', 'field for the name');
    await press(page, 'Enter');
    await seeText(page, 'timetables');
  },
};
