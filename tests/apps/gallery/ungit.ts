import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, fill, goTo, seeText, wait } from '../steps.ts';

export const app: GalleryApp = {
  name: 'ungit',
  title: 'Ungit',
  kind: 'Git client, Knockout page with a router on the fragment, told of changes over socket.io',
  check: 'a changed file is seen and committed',
  source: { npm: { ungit: '1.5.30' } },
  why: { 'kubectl proxy': 'Its scripts ask for addresses from the host on, and those miss the prefix.' },
  async start(place) {
    const repository = join(place.folder, 'work');
    mkdirSync(repository);
    const git = (...args: string[]) => spawnSync('git', args, { cwd: repository });
    git('init', '-b', 'main');
    git('config', 'user.name', 'Ada');
    git('config', 'user.email', 'ada@example.test');
    writeFileSync(join(repository, 'letter.txt'), 'Dear reader');
    const program = place.runNode([
      place.installed('ungit/bin/ungit'),
      ...['--port', String(place.port), '--ungitBindIp', '127.0.0.1', '--no-launchBrowser', '--no-bugtracking'],
      ...['--ungitVersionCheckOverride', '--logLevel', 'warn'],
    ]);
    await place.waitForHttp(program);
  },
  async use(page, root, place) {
    const repository = join(place.folder, 'work');
    await goTo(page, `${root}#/repository?path=${encodeURIComponent(repository)}`);
    await seeText(page, 'letter.txt');
    await fill(page, '.staging input[type="text"]', 'The first letter', 'field for the message');
    await click(page, '.staging .commit-btn', 'button “Commit”');
    await wait('Nothing was committed', async () =>
      spawnSync('git', ['log', '--oneline'], { cwd: repository, encoding: 'utf8' }).stdout.includes('The first letter'),
    );
    await seeText(page, 'The first letter');
  },
};
