import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, see, seeText } from '../steps.ts';

/** As its documentation has it: SQLite knows no passwords, and Adminer lets nobody in without one. */
const INDEX = `<?php
function adminer_object() {
  include_once '/usr/share/adminer/plugins/plugin.php';
  include_once '/usr/share/adminer/plugins/login-password-less.php';
  return new AdminerPlugin([new AdminerLoginPasswordLess(password_hash('lovelace', PASSWORD_DEFAULT))]);
}
include '/usr/share/adminer/adminer.php';
`;

export const app: GalleryApp = {
  name: 'adminer',
  title: 'Adminer',
  kind: 'database console in PHP, server-rendered, a login that redirects and CSRF tokens',
  check: 'signed in, a query is sent from its form and answers',
  source: { debian: ['adminer', 'php-cli', 'php-sqlite3'] },
  async start(place) {
    writeFileSync(join(place.folder, 'index.php'), INDEX);
    writeFileSync(join(place.folder, 'trains.sqlite'), '');
    const program = place.run('php', ['-S', `127.0.0.1:${place.port}`, '-t', place.folder]);
    await place.waitForHttp(program);
  },
  async use(page, _root, place) {
    await see(page, 'select[name="auth[driver]"]', 'list of drivers');
    await page.select('select[name="auth[driver]"]', 'sqlite');
    await fill(page, 'input[name="auth[password]"]', 'lovelace', 'field for the password');
    await fill(page, 'input[name="auth[db]"]', join(place.folder, 'trains.sqlite'), 'field for the database');
    await click(page, 'input[value="Login"]', 'button “Login”');
    await clickText(page, 'a', 'SQL command');
    await fill(page, '.sqlarea', "select (6 * 7) || ' is the answer'", 'field for the query');
    await click(page, 'input[value="Execute"]', 'button “Execute”');
    await seeText(page, '42 is the answer');
  },
};
