import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { type Cluster, type ClusterOptions, seedDemo, startCluster } from './cluster.ts';
import { diesOfPrettyPrinting, withoutPrettyPrinting } from './real/pretty-printing.ts';
import { createClient } from './request.ts';

const started: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one.stop();
});

async function start(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ kind: 'twin', ...options });
  started.push(cluster);
  return cluster;
}

/** Asks at the cluster's own URL, and so through whatever stands before its apiserver. */
function clientOf(cluster: Cluster, token = cluster.users.viewer) {
  const client = createClient(Number(new URL(cluster.url).port), cluster.certificate, token);
  started.push({ stop: async () => client.close() });
  return client;
}

describe('a twin', () => {
  test('is up in under a second', async () => {
    const began = performance.now();
    await start();
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('is there at 127.0.0.1, localhost and [::1], under one certificate', async () => {
    const cluster = await start();
    const { port } = new URL(cluster.url);
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      const status = await new Promise((resolve, reject) => {
        const options = { host, port, path: '/version', ca: cluster.certificate, agent: false as const };
        request(options, (response) => resolve(response.resume().statusCode))
          .once('error', reject)
          .end();
      });
      expect(status, host).toBe(200);
    }
  });

  test('shows a certificate for more names, with the public key that it tells', async () => {
    const cluster = await start({ hosts: ['apiserver.test', '192.0.2.1'] });
    const certificate = await new Promise<X509Certificate>((resolve) => {
      const port = Number(new URL(cluster.url).port);
      const socket = connect({ port, host: '127.0.0.1', ca: cluster.certificate }, () => {
        const { raw } = socket.getPeerCertificate();
        socket.destroy();
        resolve(new X509Certificate(raw));
      });
    });
    expect(certificate.checkHost('apiserver.test')).toBe('apiserver.test');
    expect(certificate.checkIP('192.0.2.1')).toBe('192.0.2.1');
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
    expect(createHash('sha256').update(spki).digest('base64')).toBe(cluster.spkiHash);
  });

  test('speaks HTTP/2 with who can', async () => {
    const cluster = await start({ record: true });
    const session = connectHttp2(cluster.url, { ca: cluster.certificate });
    const stream = session.request({ ':path': '/version', cookie: ['a=1', 'b=2'] });
    const status = await new Promise((resolve) => stream.once('response', (headers) => resolve(headers[':status'])));
    stream.close();
    session.destroy();
    expect(status).toBe(200);
    const [seen] = cluster.requestLog();
    expect(seen).toMatchObject({ path: '/version', host: new URL(cluster.url).host, headers: { cookie: 'a=1; b=2' } });
  });

  test('runs beside another that has other users', async () => {
    const [one, other] = [await start(), await start()];
    expect(one.users.admin).not.toBe(other.users.admin);
    expect((await one.request('GET', '/api', { token: other.users.admin })).status).toBe(401);
  });
});

describe('a kubeconfig', () => {
  test('has a context for each user, the viewer as the current one', async () => {
    const cluster = await start();
    const config = parse(cluster.kubeconfig());
    expect(config['current-context']).toBe('viewer');
    expect(config.contexts.map(({ name }: { name: string }) => name)).toEqual(['admin', 'viewer', 'limited', 'nobody']);
    expect(config.clusters[0].cluster.server).toBe(cluster.url);
    expect(config.users[1].user.token).toBe(cluster.users.viewer);
  });

  test('can name fewer users and another server', async () => {
    const cluster = await start();
    const config = parse(cluster.kubeconfig({ users: ['limited'], server: 'https://localhost:1', clusterName: 'two' }));
    expect(config['current-context']).toBe('limited');
    expect(config.clusters).toMatchObject([{ name: 'two', cluster: { server: 'https://localhost:1' } }]);
  });
});

describe('a request log', () => {
  test('names whose token came, and never holds it', async () => {
    const cluster = await start({ record: true });
    const client = clientOf(cluster);
    await client.request('GET', '/api?x=1');
    await client.request('GET', '/api', { token: null });
    await client.request('GET', '/api', { token: 'stray' });
    expect(cluster.requestLog().map(({ method, path, user }) => [method, path, user])).toEqual([
      ['GET', '/api?x=1', 'viewer'],
      ['GET', '/api', 'none'],
      ['GET', '/api', 'other'],
    ]);
    expect(JSON.stringify(cluster.requestLog())).not.toContain(cluster.users.viewer);
  });

  test('holds sockets too, which come through', async () => {
    const cluster = await start({ record: true });
    started.push(await seedDemo(cluster));
    const url = `${cluster.url.replace('https:', 'wss:')}/api/v1/namespaces/shop/services/chat/proxy/socket?lost`;
    const headers = { Authorization: `Bearer ${cluster.users.viewer}` };
    const socket = new WebSocket(url, { ca: cluster.certificate, headers });
    socket.once('open', () => socket.send('hello'));
    const [reply] = await once(socket, 'message');
    socket.terminate();
    expect(String(reply)).toBe('echo: hello');
    expect(cluster.requestLog()).toMatchObject([
      { user: 'viewer', isUpgrade: true, headers: { upgrade: 'websocket' } },
    ]);
  });

  test('holds what came from outside only', async () => {
    const cluster = await start({ record: true });
    await cluster.request('GET', '/api');
    expect(cluster.requestLog()).toEqual([]);
  });

  test('is refused where nothing was recorded', async () => {
    const cluster = await start();
    expect(() => cluster.requestLog()).toThrow('record: true');
  });
});

describe('a base path', () => {
  test('is taken off before the apiserver, and a plain page stands at the root', async () => {
    const cluster = await start({ record: true, basePath: '/k8s/clusters/c-1' });
    expect(new URL(cluster.url).pathname).toBe('/k8s/clusters/c-1');
    const client = clientOf(cluster);
    expect((await client.request('GET', '/k8s/clusters/c-1/api/v1/services')).json()).toMatchObject({
      kind: 'ServiceList',
    });
    expect((await client.request('GET', '/')).text).toContain('<h1>Clusters</h1>');
    expect((await client.request('GET', '/api/v1/services')).status).toBe(404);
    expect(cluster.requestLog()[0]?.path).toBe('/k8s/clusters/c-1/api/v1/services');
  });

  test('is missing in what the apiserver says of itself, as behind Rancher', async () => {
    const cluster = await start({ basePath: '/c' });
    started.push(await seedDemo(cluster));
    const answer = await clientOf(cluster).request('GET', '/c/api/v1/namespaces/shop/services/echo/proxy');
    expect(answer.headers.location).toBe('/api/v1/namespaces/shop/services/echo/proxy/');
  });
});

describe('an apiserver that dies of pretty-printing', () => {
  test.each([
    ['Kubernetes 1.20 built by a distribution', { gitVersion: 'v1.20.2', minor: '20', goVersion: 'go1.19.8' }, true],
    ['Kubernetes 1.20 as released', { gitVersion: 'v1.20.2', minor: '20', goVersion: 'go1.15.5' }, false],
    ['a present one', { gitVersion: 'v1.34.1', minor: '34', goVersion: 'go1.24.6' }, false],
  ])('is known: %s', (_what, version, dies) => {
    expect(diesOfPrettyPrinting(version)).toBe(dies);
  });

  test.each([
    ['/api/v1/services', '/api/v1/services?pretty=false'],
    ['/api/v1/services?limit=5&pretty=true', '/api/v1/services?limit=5&pretty=false'],
    [
      '/api/v1/namespaces/shop/services/echo/proxy/a?pretty=true',
      '/api/v1/namespaces/shop/services/echo/proxy/a?pretty=true',
    ],
    ['/', '/'],
  ])('is asked for %s in plain form', (path, plain) => {
    expect(withoutPrettyPrinting(path)).toBe(plain);
  });
});

describe('the demo', () => {
  test.each([
    ['monitoring/services/monitoring-grafana:http', 'Grafana'],
    ['logging/services/elasticsearch-logging:db', 'You Know, for Search'],
    ['kube-system/services/https:metrics-server:https', 'by TLS all the way'],
    ['shop/services/assets', 'asset-59.svg'],
    ['shop/services/chat', 'WebSocket'],
    ['shop/services/echo', '"method": "GET"'],
    ['shop/services/multiport:web', 'Open orders'],
    ['shop/services/multiport:9090', 'shop_up 1'],
    ['shop/services/multiport:admin', 'administration'],
    ['shop/services/https:secure:', 'by TLS all the way'],
    ['shop/services/https:secure:443', 'by TLS all the way'],
    ['shop/pods/echo:8080', '"method": "GET"'],
  ])('has an app at %s', async (place, text) => {
    const cluster = await start({ record: true });
    const apps = await seedDemo(cluster);
    started.push(apps);
    const answer = await clientOf(cluster).request('GET', `/api/v1/namespaces/${place}/proxy/`);
    expect(answer.text).toContain(text);
    const service = place.replace(/\/(services|pods)\/(https:)?([\w-]+).*/, '/$3');
    expect(apps.requests(service).map(({ url, hasAuthorization }) => [url, hasAuthorization])).toEqual([['/', false]]);
  });

  test('has a service without endpoints, and a node', async () => {
    const cluster = await start();
    started.push(await seedDemo(cluster));
    const client = clientOf(cluster);
    const abandoned = '/api/v1/namespaces/shop/services/abandoned:http/proxy/';
    expect((await client.request('GET', abandoned)).status).toBe(404);
    expect((await client.request('GET', '/api/v1/nodes/node-1/proxy/healthz')).text).toBe('ok');
  });
});
