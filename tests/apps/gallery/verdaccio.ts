import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, reload, seeText } from '../steps.ts';

const README = 'This package steers a locomotive.';

export const app: GalleryApp = {
  name: 'verdaccio',
  title: 'Verdaccio',
  kind: 'package registry, React page with a router on the path and addresses made from the Host header',
  check: 'a package is found in the list, its page survives a reload, and a user signs in',
  source: { npm: { verdaccio: '6.8.0' }, overrides: { 'node-fetch': '2.7.0' } },
  isLean: true,
  isAtRoot: true,
  why: {
    'kubectl proxy':
      "It takes the host from X-Forwarded-Host and the scheme to be http, so that its addresses lead to the apiserver's TLS port in clear text.",
  },
  async start(place) {
    const config = join(place.folder, 'config.yaml');
    writeFileSync(
      config,
      JSON.stringify({
        storage: './storage',
        auth: { htpasswd: { file: './htpasswd' } },
        packages: { '**': { access: '$all', publish: '$authenticated' } },
        log: { type: 'stdout', format: 'pretty', level: 'warn' },
        web: { title: 'Packages' },
      }),
    );
    const listen = `http://127.0.0.1:${place.port}`;
    const program = place.runNode([place.installed('verdaccio/bin/verdaccio'), '--config', config, '--listen', listen]);
    await place.waitForHttp(program);
    await publish(listen);
  },
  async use(page) {
    await clickText(page, 'a', 'locomotive');
    await seeText(page, README);
    await reload(page);
    await seeText(page, README);
    await click(page, '[data-testid="header--button-login"]', 'button to log in');
    await fill(page, '#login--dialog-username', 'ada', 'field for the user');
    await fill(page, '#login--dialog-password', 'lovelace', 'field for the password');
    await click(page, '#login--dialog-button-submit', 'button to log in');
    await click(page, '#header--button-account', 'button of the account');
    await seeText(page, 'ada');
  },
};

async function publish(registry: string): Promise<void> {
  const put = async (path: string, body: object, token?: string) => {
    const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(`${registry}/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { token?: string };
  };
  const { token } = await put('-/user/org.couchdb.user:ada', { name: 'ada', password: 'lovelace' });
  const [name, version] = ['locomotive', '1.0.0'];
  const tarball = Buffer.from('not looked into');
  const dist = {
    tarball: `${registry}/${name}/-/${name}-${version}.tgz`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
  };
  const manifest = { name, version, description: 'Steers', readme: README, dist };
  const attachment = { content_type: 'application/octet-stream', data: tarball.toString('base64') };
  const document = {
    _id: name,
    name,
    readme: README,
    'dist-tags': { latest: version },
    versions: { [version]: manifest },
    _attachments: { [`${name}-${version}.tgz`]: { ...attachment, length: tarball.length } },
  };
  await put(name, document, token);
}
