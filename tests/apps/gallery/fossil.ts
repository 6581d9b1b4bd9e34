import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'fossil',
  title: 'Fossil',
  description: 'version control with tickets and a wiki, server-rendered, with a login and CSRF tokens',
  check: 'logging in, and creating a ticket with a form',
  source: { debian: ['fossil'] },
  knownCauses: {
    'kubectl proxy':
      'It builds http:// URLs from X-Forwarded-Host, so browsers send plain HTTP to a TLS port of the apiserver.',
  },
  note: 'it supports no header for the scheme, so behind TLS it must be started with --https, as it was for Portside',
  async start(workspace) {
    const repository = join(workspace.directory, 'project.fossil');
    const env = { ...process.env, HOME: workspace.directory, USER: 'ada' };
    spawnSync('fossil', ['init', '--admin-user', 'ada', repository], { env });
    spawnSync('fossil', ['user', 'password', 'ada', 'lovelace', '-R', repository], { env });
    const options = [
      '--localhost',
      '--port',
      String(workspace.port),
      '--nojail',
      ...(workspace.isBehindTls ? ['--https'] : []),
    ];
    const server = workspace.run('fossil', ['server', ...options, repository], { env: { USER: 'ada' } });
    await workspace.waitForHttp(server);
  },
  async use(page) {
    await clickText(page, 'a', 'Login');
    await fill(page, '#u', 'ada', 'user name field');
    await fill(page, '#p', 'lovelace', 'password field');
    await click(page, 'input[name="in"]', 'login button');
    await clickText(page, 'a', '☰');
    await clickText(page, 'a', 'Tickets/Bug Reports');
    await clickText(page, 'a', 'New Ticket');
    await fill(page, 'input[name="title"]', 'The wheel is stuck', 'title field');
    await click(page, 'input[name="preview"]', '“Preview” button');
    await click(page, 'input[name="submit"]', '“Submit” button');
    await waitForText(page, 'The wheel is stuck');
    await waitForText(page, 'Ticket Hash');
  },
};
