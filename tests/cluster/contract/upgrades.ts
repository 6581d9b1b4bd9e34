import { deepEqual, equal, match } from 'node:assert/strict';
import { connect } from 'node:tls';
import { type ContractTests, type Fixture, SERVICES } from './fixture.ts';

/** How connections are upgraded to another protocol, as for a WebSocket. */
export const upgrades: ContractTests = {
  'connects client and app byte for byte after an upgrade': async (fixture) => {
    equal(await upgradeStatus(fixture, 'sockets/proxy/a/b', (text) => text.endsWith('echo ping')), 101);
  },
  'forwards path and headers of an upgrade, but not the credential': async (fixture) => {
    const { url, headers } = await receivedUpgrade(fixture, 'sockets/proxy/a/b/');
    equal(url, '/a/b/');
    deepEqual(
      [headers.connection, headers.upgrade, headers.origin, headers.host],
      ['Upgrade', 'lines', 'https://o.example', new URL(fixture.cluster.url).host],
    );
    equal(headers['x-forwarded-for'], '127.0.0.1');
    deepEqual(
      ['authorization', 'x-forwarded-uri'].filter((name) => name in headers),
      [],
    );
  },
  'drops the query of an upgrade': async (fixture) => {
    equal((await receivedUpgrade(fixture, 'sockets/proxy/a?session=1')).url, '/a');
  },
  'does not redirect an upgrade to the path with a trailing slash': async (fixture) => {
    equal((await receivedUpgrade(fixture, 'sockets/proxy')).url, '/');
  },
  'passes on an error with which the app refuses an upgrade': async (fixture) => {
    equal(await upgradeStatus(fixture, 'sockets/proxy/404', (text) => text.endsWith('no')), 404);
  },
  'responds with 500 if the app responds to an upgrade with success or a redirect': async (fixture) => {
    for (const status of [200, 302]) {
      const text = await sendUpgrade(fixture, `sockets/proxy/${status}`, endsWithJson);
      match(text, /^HTTP\/1\.1 500 /);
      match(text, new RegExp(`"message":"invalid upgrade response: status code ${status}"`));
    }
  },
  'refuses an upgrade to users who may not use the proxy': async (fixture) => {
    const { limited, viewer } = fixture.cluster.users;
    equal(await upgradeStatus(fixture, 'sockets/proxy/a', endsWithJson, limited), 403);
    equal(await upgradeStatus(fixture, 'sockets/proxy/a', endsWithJson, `${viewer}-no`), 401);
  },
  'responds with 503 to an upgrade for a service without endpoints': async (fixture) => {
    equal(await upgradeStatus(fixture, 'without-subsets/proxy/a', endsWithJson), 503);
  },
};

function endsWithJson(text: string): boolean {
  return text.trimEnd().endsWith('}');
}

/**
 * Requests an upgrade and returns all received text, headers included, once `isComplete` accepts it. Sends `ping` after
 * the app's first line.
 */
function sendUpgrade(
  { cluster }: Fixture,
  path: string,
  isComplete: (text: string) => boolean,
  token = cluster.users.viewer,
): Promise<string> {
  const { host, hostname, port } = new URL(cluster.url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect({ host: hostname, port: Number(port), ca: cluster.caCertificate }, () => {
      socket.write(
        `GET ${SERVICES}/${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n` +
          'Connection: Upgrade\r\nUpgrade: lines\r\nOrigin: https://o.example\r\n\r\n',
      );
    });
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      const hadFirstLine = text.includes('}\n');
      text += chunk;
      if (isComplete(text)) {
        socket.destroy();
        resolve(text);
      } else if (text.startsWith('HTTP/1.1 101') && text.includes('}\n') && !hadFirstLine) socket.write('ping');
    });
    socket.once('error', reject);
    socket.once('end', () => reject(new Error(`The connection ended after: ${text}`)));
  });
}

/** The status of the response to an upgrade. */
async function upgradeStatus(
  fixture: Fixture,
  path: string,
  isComplete: (text: string) => boolean,
  token?: string,
): Promise<number> {
  return Number((await sendUpgrade(fixture, path, isComplete, token)).split(' ')[1]);
}

/** The upgrade request as the app received it. */
async function receivedUpgrade(
  fixture: Fixture,
  path: string,
): Promise<{ url: string; headers: Record<string, string> }> {
  const text = await sendUpgrade(fixture, path, (received) => received.includes('}\n'));
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n')));
}
