import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, goTo, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'dokuwiki',
  title: 'DokuWiki',
  kind: 'wiki in PHP, server-rendered, a login, CSRF tokens and links from the host on',
  check: 'signed in, a page is written and read back',
  source: { debian: ['dokuwiki', 'php-cli'] },
  entry: 'doku.php',
  async start(place) {
    const at = (...parts: string[]) => join(place.folder, ...parts);
    cpSync('/etc/dokuwiki', at('conf'), { recursive: true, verbatimSymlinks: true });
    for (const name of ['acl.auth.php', 'users.auth.php', 'local.php']) rmSync(at('conf', name), { force: true });
    for (const name of [
      'attic',
      'cache',
      'index',
      'locks',
      'log',
      'media',
      'media_attic',
      'media_meta',
      'meta',
      'pages',
      'tmp',
    ]) {
      mkdirSync(at('data', name), { recursive: true });
    }
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
    const program = place.run('php', [
      ...['-d', `auto_prepend_file=${at('before.php')}`, '-S', `127.0.0.1:${place.port}`],
      ...['-t', '/usr/share/dokuwiki'],
    ]);
    await place.waitForHttp(program, '/doku.php');
  },
  async use(page, root) {
    await clickText(page, 'a', 'Log In');
    await fill(page, 'input[name="u"]', 'ada', 'field for the user');
    await fill(page, 'input[name="p"]', 'lovelace', 'field for the password');
    await click(page, '#dw__login button[type="submit"]', 'button to log in');
    await seeText(page, 'Logged in as');
    await goTo(page, new URL('doku.php?id=timetable&do=edit', root).href);
    await fill(page, '#wiki__text', 'The train leaves at **noon**.', 'field for the text');
    await click(page, '#edbtn__save', 'button “Save”');
    await seeText(page, 'The train leaves at noon.');
  },
};
