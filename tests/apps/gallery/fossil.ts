import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'fossil',
  title: 'Fossil',
  kind: 'version control with tickets and a wiki, server-rendered, a login and CSRF tokens',
  check: 'signed in, a ticket is filed by its form and read back',
  source: { debian: ['fossil'] },
  why: {
    'kubectl proxy':
      "It takes the host from X-Forwarded-Host and the scheme to be http, so that its addresses lead to the apiserver's TLS port in clear text.",
  },
  note: 'it takes no header for the scheme, and behind TLS of any kind has to be started with --https, as it was for Portside',
  async start(place) {
    const repository = join(place.folder, 'project.fossil');
    const env = { ...process.env, HOME: place.folder, USER: 'ada' };
    spawnSync('fossil', ['init', '--admin-user', 'ada', repository], { env });
    spawnSync('fossil', ['user', 'password', 'ada', 'lovelace', '-R', repository], { env });
    const options = [
      '--localhost',
      '--port',
      String(place.port),
      '--nojail',
      ...(place.isBehindTls ? ['--https'] : []),
    ];
    const program = place.run('fossil', ['server', ...options, repository], { env: { USER: 'ada' } });
    await place.waitForHttp(program);
  },
  async use(page) {
    await clickText(page, 'a', 'Login');
    await fill(page, '#u', 'ada', 'field for the user');
    await fill(page, '#p', 'lovelace', 'field for the password');
    await click(page, 'input[name="in"]', 'button to log in');
    await clickText(page, 'a', '☰');
    await clickText(page, 'a', 'Tickets/Bug Reports');
    await clickText(page, 'a', 'New Ticket');
    await fill(page, 'input[name="title"]', 'The wheel is stuck', 'field for the title');
    await click(page, 'input[name="preview"]', 'button “Preview”');
    await click(page, 'input[name="submit"]', 'button “Submit”');
    await seeText(page, 'The wheel is stuck');
    await seeText(page, 'Ticket Hash');
  },
};
