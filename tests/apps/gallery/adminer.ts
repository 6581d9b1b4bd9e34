import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, waitForText, waitForVisible } from '../user-actions.ts';

/** As Adminer's documentation recommends: SQLite has no passwords, and Adminer requires one. */
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
  description: 'database console in PHP, server-rendered, with a login that redirects and CSRF tokens',
  check: 'logging in, and running a query from a form',
  source: { debian: ['adminer', 'php-cli', 'php-sqlite3'] },
  async start(workspace) {
    writeFileSync(join(workspace.directory, 'index.php'), INDEX);
    writeFileSync(join(workspace.directory, 'trains.sqlite'), '');
    const server = workspace.run('php', ['-S', `127.0.0.1:${workspace.port}`, '-t', workspace.directory]);
    await workspace.waitForHttp(server);
  },
  async use(page, _root, workspace) {
    await waitForVisible(page, 'select[name="auth[driver]"]', 'driver list');
    await page.select('select[name="auth[driver]"]', 'sqlite');
    await fill(page, 'input[name="auth[password]"]', 'lovelace', 'password field');
    await fill(page, 'input[name="auth[db]"]', join(workspace.directory, 'trains.sqlite'), 'database field');
    await click(page, 'input[value="Login"]', '“Login” button');
    await clickText(page, 'a', 'SQL command');
    await fill(page, '.sqlarea', "select (6 * 7) || ' is the answer'", 'query field');
    await click(page, 'input[value="Execute"]', '“Execute” button');
    await waitForText(page, '42 is the answer');
  },
};
