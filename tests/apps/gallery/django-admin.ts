import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'django-admin',
  title: 'Django admin',
  kind: 'data administration, server-rendered, a login that redirects and CSRF tokens',
  check: 'signed in, a group is added by its form and shows in the list',
  source: { debian: ['python3-django'] },
  entry: 'admin/',
  async start(place) {
    const python = '/usr/bin/python3';
    const done = place.waitForEnd;
    await done(place.run(python, ['-m', 'django', 'startproject', 'office', '.']));
    // Whoever deploys it has to name its hosts: by default it answers to none but localhost.
    appendFileSync(join(place.folder, 'office/settings.py'), "\nALLOWED_HOSTS = ['*']\n");
    await done(place.run(python, ['manage.py', 'migrate', '--verbosity=0']));
    await done(
      place.run(python, ['manage.py', 'createsuperuser', '--noinput', '--username=ada', '--email=ada@example.test'], {
        env: { DJANGO_SUPERUSER_PASSWORD: 'lovelace' },
      }),
    );
    const program = place.run(python, ['manage.py', 'runserver', '--noreload', `127.0.0.1:${place.port}`]);
    await place.waitForHttp(program, '/admin/login/');
  },
  async use(page) {
    await fill(page, '#id_username', 'ada', 'field for the user');
    await fill(page, '#id_password', 'lovelace', 'field for the password');
    await click(page, 'input[type="submit"]', 'button to log in');
    await clickText(page, '.model-group a, #content-main th a', 'Groups');
    await clickText(page, 'a.addlink', 'Add group');
    await fill(page, '#id_name', 'Engine drivers', 'field for the name');
    await click(page, 'input[name="_save"]', 'button “Save”');
    await seeText(page, 'was added successfully');
    await seeText(page, 'Engine drivers', '#result_list');
  },
};
