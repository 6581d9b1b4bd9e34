import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'django-admin',
  title: 'Django admin',
  description: 'data administration, server-rendered, with a login that redirects and CSRF tokens',
  check: 'logging in, and adding a group with a form',
  source: { debian: ['python3-django'] },
  entryPath: 'admin/',
  async start(workspace) {
    const python = '/usr/bin/python3';
    const { run, waitForExit } = workspace;
    await waitForExit(run(python, ['-m', 'django', 'startproject', 'office', '.']));
    // By default, Django accepts only localhost as the host.
    appendFileSync(join(workspace.directory, 'office/settings.py'), "\nALLOWED_HOSTS = ['*']\n");
    await waitForExit(run(python, ['manage.py', 'migrate', '--verbosity=0']));
    const user = ['--username=ada', '--email=ada@example.test'];
    const env = { DJANGO_SUPERUSER_PASSWORD: 'lovelace' };
    await waitForExit(run(python, ['manage.py', 'createsuperuser', '--noinput', ...user], { env }));
    const server = run(python, ['manage.py', 'runserver', '--noreload', `127.0.0.1:${workspace.port}`]);
    await workspace.waitForHttp(server, '/admin/login/');
  },
  async use(page) {
    await fill(page, '#id_username', 'ada', 'user name field');
    await fill(page, '#id_password', 'lovelace', 'password field');
    await click(page, 'input[type="submit"]', 'login button');
    await clickText(page, '.model-group a, #content-main th a', 'Groups');
    await clickText(page, 'a.addlink', 'Add group');
    await fill(page, '#id_name', 'Engine drivers', 'name field');
    await click(page, 'input[name="_save"]', '“Save” button');
    await waitForText(page, 'was added successfully');
    await waitForText(page, 'Engine drivers', '#result_list');
  },
};
