import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, goTo, waitForText } from '../user-actions.ts';

const DATA_DIRECTORIES = 'attic cache index locks log media media_attic media_meta meta pages tmp'.split(' ');

export const app: GalleryApp = {
  name: 'dokuwiki',
  title: 'DokuWiki',
  description: 'wiki in PHP, server-rendered, with a login, CSRF tokens and root-relative links',
  check: 'logging in, and writing a page',
  source: { debian: ['dokuwiki', 'php-cli'] },
  entryPath: 'doku.php',
  async start(workspace) {
    const at = (...parts: string[]) => join(workspace.directory, ...parts);
    cpSync('/etc/dokuwiki', at('conf'), { recursive: true, verbatimSymlinks: true });
    for (const name of ['acl.auth.php', 'users.auth.php', 'local.php']) rmSync(at('conf', name), { force: true });
    for (const name of DATA_DIRECTORIES) mkdirSync(at('data', name), { recursive: true });
    const settings = {
      title: 'Station',
      useacl: 1,
      superuser: '@admin',
      disableactions: 'register',
      savedir: at('data'),
    };
    const lines = Object.entries(settings).map(([name, value]) => `$conf['${name}'] = ${JSON.stringify(value)};`);
    writeFileSync(at('conf', 'local.php'), `<?php\n${lines.join('\n')}\n`);
    writeFileSync(at('conf', 'acl.auth.php'), '*\t@ALL\t1\n*\t@user\t8\n');
    const hash = "echo password_hash('lovelace', PASSWORD_BCRYPT);";
    const { stdout } = spawnSync('php', ['-r', hash], { encoding: 'utf8' });
    writeFileSync(at('conf', 'users.auth.php'), `ada:${stdout}:Ada:ada@example.test:admin,user\n`);
    writeFileSync(at('before.php'), `<?php define('DOKU_CONF', ${JSON.stringify(`${at('conf')}/`)});\n`);
    const server = workspace.run('php', [
      ...['-d', `auto_prepend_file=${at('before.php')}`, '-S', `127.0.0.1:${workspace.port}`],
      ...['-t', '/usr/share/dokuwiki'],
    ]);
    await workspace.waitForHttp(server, '/doku.php');
  },
  async use(page, root) {
    await clickText(page, 'a', 'Log In');
    await fill(page, 'input[name="u"]', 'ada', 'user name field');
    await fill(page, 'input[name="p"]', 'lovelace', 'password field');
    await click(page, '#dw__login button[type="submit"]', 'login button');
    await waitForText(page, 'Logged in as');
    await goTo(page, new URL('doku.php?id=timetable&do=edit', root).href);
    await fill(page, '#wiki__text', 'The train leaves at **noon**.', 'text field');
    await click(page, '#edbtn__save', '“Save” button');
    await waitForText(page, 'The train leaves at noon.');
  },
};
