import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, reload, waitForText } from '../user-actions.ts';

const README = 'This package controls a locomotive.';

export const app: GalleryApp = {
  name: 'verdaccio',
  title: 'Verdaccio',
  description: 'package registry, React page with routes in the path and URLs built from the Host header',
  check: "opening a package's page, also with a reload, and logging in",
  source: { npm: { verdaccio: '6.8.0' }, overrides: { 'node-fetch': '2.7.0' } },
  isLean: true,
  needsRoot: true,
  knownCauses: {
    'kubectl proxy':
      'It builds http:// URLs from X-Forwarded-Host, so browsers send plain HTTP to a TLS port of the apiserver.',
  },
  async start(workspace) {
    const config = join(workspace.directory, 'config.yaml');
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
    const listen = `http://127.0.0.1:${workspace.port}`;
    const server = workspace.runNode([
      workspace.packageFile('verdaccio/bin/verdaccio'),
      '--config',
      config,
      '--listen',
      listen,
    ]);
    await workspace.waitForHttp(server);
    await publish(listen);
  },
  async use(page) {
    await clickText(page, 'a', 'locomotive');
    await waitForText(page, README);
    await reload(page);
    await waitForText(page, README);
    await click(page, '[data-testid="header--button-login"]', 'login button');
    await fill(page, '#login--dialog-username', 'ada', 'user name field');
    await fill(page, '#login--dialog-password', 'lovelace', 'password field');
    await click(page, '#login--dialog-button-submit', 'login button');
    await click(page, '#header--button-account', 'account button');
    await waitForText(page, 'ada');
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
  const tarball = Buffer.from('never unpacked');
  const dist = {
    tarball: `${registry}/${name}/-/${name}-${version}.tgz`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
  };
  const manifest = { name, version, description: 'Controls a locomotive', readme: README, dist };
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
