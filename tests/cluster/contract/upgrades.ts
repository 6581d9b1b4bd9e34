import { deepEqual, equal, match } from 'node:assert/strict';
import { connect } from 'node:tls';
import { type Scene, SERVICES, type Statements } from './scene.ts';

/** Connections that leave HTTP, as a WebSocket's does. */
export const upgrades: Statements = {
  'an upgrade becomes a pipe': async (scene) => {
    equal(await exchange(scene, 'sockets/proxy/a/b', (text) => text.endsWith('echo ping')), 101);
  },
  'path and headers reach the app, the credential does not': async (scene) => {
    const { url, headers } = await opening(scene, 'sockets/proxy/a/b/');
    equal(url, '/a/b/');
    deepEqual(
      [headers.connection, headers.upgrade, headers.origin, headers.host],
      ['Upgrade', 'lines', 'https://o.example', new URL(scene.cluster.url).host],
    );
    equal(headers['x-forwarded-for'], '127.0.0.1');
    deepEqual(
      ['authorization', 'x-forwarded-uri'].filter((name) => name in headers),
      [],
    );
  },
  'the query is lost': async (scene) => {
    equal((await opening(scene, 'sockets/proxy/a?session=1')).url, '/a');
  },
  'the slash after proxy is not asked for': async (scene) => {
    equal((await opening(scene, 'sockets/proxy')).url, '/');
  },
  "an app's refusal comes through": async (scene) => {
    equal(await exchange(scene, 'sockets/proxy/404', (text) => text.endsWith('no')), 404);
  },
  'an answer that is neither yes nor no is an error': async (scene) => {
    for (const status of [200, 302]) {
      const text = await converse(scene, `sockets/proxy/${status}`, (seen) => seen.trimEnd().endsWith('}'));
      match(text, /^HTTP\/1\.1 500 /);
      match(text, new RegExp(`"message":"invalid upgrade response: status code ${status}"`));
    }
  },
  'who may not use the proxy may not upgrade': async (scene) => {
    const { limited, viewer } = scene.cluster.users;
    const refused = (seen: string) => seen.trimEnd().endsWith('}');
    equal(await exchange(scene, 'sockets/proxy/a', refused, limited), 403);
    equal(await exchange(scene, 'sockets/proxy/a', refused, `${viewer}-no`), 401);
  },
  'a service without endpoints': async (scene) => {
    equal(await exchange(scene, 'without-subsets/proxy/a', (seen) => seen.trimEnd().endsWith('}')), 503);
  },
};

/** Asks for an upgrade and collects what comes until it is enough. Says `ping` once the protocol has changed. */
function converse(
  { cluster }: Scene,
  path: string,
  isEnough: (text: string) => boolean,
  token = cluster.users.viewer,
): Promise<string> {
  const { host, hostname, port } = new URL(cluster.url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ host: hostname, port: Number(port), ca: cluster.certificate }, () => {
      socket.write(
        `GET ${SERVICES}/${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n` +
          'Connection: Upgrade\r\nUpgrade: lines\r\nOrigin: https://o.example\r\n\r\n',
      );
    });
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const hadOpened = text.includes('}\n');
      text += chunk;
      if (isEnough(text)) {
        socket.destroy();
        resolve(text);
      } else if (text.startsWith('HTTP/1.1 101') && text.includes('}\n') && !hadOpened) socket.write('ping');
    });
    socket.once('error', reject);
    socket.once('end', () => reject(new Error(`The connection ended after: ${text}`)));
  });
}

/** The status of the answer. */
async function exchange(
  scene: Scene,
  path: string,
  isEnough: (text: string) => boolean,
  token?: string,
): Promise<number> {
  return Number((await converse(scene, path, isEnough, token)).split(' ')[1]);
}

/** What the app says it was asked. */
async function opening(scene: Scene, path: string): Promise<{ url: string; headers: Record<string, string> }> {
  const text = await converse(scene, path, (seen) => seen.includes('}\n'));
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n')));
}
