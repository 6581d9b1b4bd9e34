import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, fill, goTo, waitForText, waitOrFail } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'ungit',
  title: 'Ungit',
  description: 'Git client, Knockout page with routes in the fragment, notified of changes over socket.io',
  check: 'committing a changed file',
  source: { npm: { ungit: '1.5.30' } },
  knownCauses: { 'kubectl proxy': 'Its scripts request root-relative URLs, which miss the prefix.' },
  async start(workspace) {
    const repository = join(workspace.directory, 'work');
    mkdirSync(repository);
    const git = (...args: string[]) => spawnSync('git', args, { cwd: repository });
    git('init', '-b', 'main');
    git('config', 'user.name', 'Ada');
    git('config', 'user.email', 'ada@example.test');
    writeFileSync(join(repository, 'letter.txt'), 'Dear reader');
    const server = workspace.runNode([
      workspace.packageFile('ungit/bin/ungit'),
      ...['--port', String(workspace.port), '--ungitBindIp', '127.0.0.1', '--no-launchBrowser', '--no-bugtracking'],
      ...['--ungitVersionCheckOverride', '--logLevel', 'warn'],
    ]);
    await workspace.waitForHttp(server);
  },
  async use(page, root, workspace) {
    const repository = join(workspace.directory, 'work');
    await goTo(page, `${root}#/repository?path=${encodeURIComponent(repository)}`);
    await waitForText(page, 'letter.txt');
    await fill(page, '.staging input[type="text"]', 'The first letter', 'message field');
    await click(page, '.staging .commit-btn', '“Commit” button');
    await waitOrFail('Nothing was committed', async () =>
      spawnSync('git', ['log', '--oneline'], { cwd: repository, encoding: 'utf8' }).stdout.includes('The first letter'),
    );
    await waitForText(page, 'The first letter');
  },
};
