import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { type Cluster, type ClusterOptions, type DemoApps, seedDemo, startCluster } from './cluster.ts';
import { createHttpClient } from './http/client.ts';
import { crashesOnPrettyPrint, disablePrettyPrint } from './real/pretty-print-crash.ts';

const started: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const part of started.splice(0).reverse()) await part.stop();
});

async function startSimulated(options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ kind: 'simulated', ...options });
  started.push(cluster);
  return cluster;
}

/** A client of the cluster's URL. In contrast to `cluster.request`, it goes through the reverse proxy. */
function clientOf(cluster: Cluster, token = cluster.users.viewer) {
  const client = createHttpClient(Number(new URL(cluster.url).port), cluster.caCertificate, token);
  started.push({ stop: async () => client.close() });
  return client;
}

describe('a simulated cluster', () => {
  it('listens on 127.0.0.1, localhost and [::1] with one certificate', async () => {
    const cluster = await startSimulated();
    const { port } = new URL(cluster.url);
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      const status = await new Promise((resolve, reject) => {
        const options = { host, port, path: '/version', ca: cluster.caCertificate, agent: false as const };
        request(options, (response) => resolve(response.resume().statusCode))
          .once('error', reject)
          .end();
      });
      expect(status, host).toBe(200);
    }
  });

  it('presents a certificate with the additional host names and the reported public key', async () => {
    const cluster = await startSimulated({ hosts: ['apiserver.test', '192.0.2.1'] });
    const certificate = await new Promise<X509Certificate>((resolve, reject) => {
      const port = Number(new URL(cluster.url).port);
      const socket = connect({ port, host: '127.0.0.1', ca: cluster.caCertificate }, () => {
        const { raw } = socket.getPeerCertificate();
        socket.destroy();
        resolve(new X509Certificate(raw));
      }).once('error', reject);
    });
    expect(certificate.checkHost('apiserver.test')).toBe('apiserver.test');
    expect(certificate.checkIP('192.0.2.1')).toBe('192.0.2.1');
    const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
    expect(createHash('sha256').update(spki).digest('base64')).toBe(cluster.spkiHash);
  });

  it('serves HTTP/2 to clients that support it', async () => {
    const cluster = await startSimulated({ record: true });
    const session = connectHttp2(cluster.url, { ca: cluster.caCertificate });
    const stream = session.request({ ':path': '/version', cookie: ['a=1', 'b=2'] });
    const [headers] = await once(stream, 'response');
    stream.close();
    session.destroy();
    expect(headers[':status']).toBe(200);
    const [logged] = cluster.requestLog();
    const { host } = new URL(cluster.url);
    expect(logged).toMatchObject({ path: '/version', host, headers: { cookie: 'a=1; b=2' } });
  });

  it('rejects the tokens of another cluster', async () => {
    const [cluster, other] = [await startSimulated(), await startSimulated()];
    expect(cluster.users.admin).not.toBe(other.users.admin);
    expect((await cluster.request('GET', '/api', { token: other.users.admin })).status).toBe(401);
  });
});

describe('Cluster.kubeconfig', () => {
  it('writes a context for each user, with the viewer as the current one', async () => {
    const cluster = await startSimulated();
    const config = parse(cluster.kubeconfig());
    expect(config['current-context']).toBe('viewer');
    expect(config.contexts.map(({ name }: { name: string }) => name)).toEqual(['admin', 'viewer', 'limited', 'nobody']);
    expect(config.clusters[0].cluster.server).toBe(cluster.url);
    expect(config.users[1].user.token).toBe(cluster.users.viewer);
  });

  it('writes only the given users, and another server and cluster name', async () => {
    const cluster = await startSimulated();
    const config = parse(cluster.kubeconfig({ users: ['limited'], server: 'https://localhost:1', clusterName: 'two' }));
    expect(config.contexts.map(({ name }: { name: string }) => name)).toEqual(['limited']);
    expect(config['current-context']).toBe('limited');
    expect(config.clusters).toMatchObject([{ name: 'two', cluster: { server: 'https://localhost:1' } }]);
  });
});

describe('Cluster.requestLog', () => {
  it("names each token's owner and contains no token", async () => {
    const cluster = await startSimulated({ record: true });
    const client = clientOf(cluster);
    await client.request('GET', '/api?x=1');
    await client.request('GET', '/api', { token: null });
    await client.request('GET', '/api', { token: 'unknown' });
    expect(cluster.requestLog().map(({ method, path, user }) => [method, path, user])).toEqual([
      ['GET', '/api?x=1', 'viewer'],
      ['GET', '/api', 'none'],
      ['GET', '/api', 'other'],
    ]);
    expect(JSON.stringify(cluster.requestLog())).not.toContain(cluster.users.viewer);
  });

  it('contains WebSockets, which work through the reverse proxy', async () => {
    const cluster = await startSimulated({ record: true });
    started.push(await seedDemo(cluster));
    const url = `${cluster.url.replace('https:', 'wss:')}/api/v1/namespaces/shop/services/chat/proxy/socket?lost`;
    const headers = { Authorization: `Bearer ${cluster.users.viewer}` };
    const socket = new WebSocket(url, { ca: cluster.caCertificate, headers });
    socket.once('open', () => socket.send('hello'));
    const [reply] = await once(socket, 'message');
    socket.terminate();
    expect(String(reply)).toBe('echo: hello');
    expect(cluster.requestLog()).toMatchObject([
      { user: 'viewer', isUpgrade: true, headers: { upgrade: 'websocket' } },
    ]);
  });

  it('does not contain requests of Cluster.request', async () => {
    const cluster = await startSimulated({ record: true });
    await cluster.request('GET', '/api');
    expect(cluster.requestLog()).toEqual([]);
  });

  it('throws if the cluster was started without record', async () => {
    const cluster = await startSimulated();
    expect(() => cluster.requestLog()).toThrow('record: true');
  });
});

describe('a cluster with a base path', () => {
  it('serves the API below the base path and an HTML page at the root', async () => {
    const cluster = await startSimulated({ record: true, basePath: '/k8s/clusters/c-1' });
    expect(new URL(cluster.url).pathname).toBe('/k8s/clusters/c-1');
    const client = clientOf(cluster);
    expect((await client.request('GET', '/k8s/clusters/c-1/api/v1/services')).json()).toMatchObject({
      kind: 'ServiceList',
    });
    expect((await client.request('GET', '/')).text).toContain('<h1>Clusters</h1>');
    expect((await client.request('GET', '/api/v1/services')).status).toBe(404);
    expect(cluster.requestLog()[0]?.path).toBe('/k8s/clusters/c-1/api/v1/services');
  });

  it("does not add the base path to the apiserver's redirects, like Rancher", async () => {
    const cluster = await startSimulated({ basePath: '/c' });
    started.push(await seedDemo(cluster));
    const response = await clientOf(cluster).request('GET', '/c/api/v1/namespaces/shop/services/echo/proxy');
    expect(response.headers.location).toBe('/api/v1/namespaces/shop/services/echo/proxy/');
  });
});

describe('crashesOnPrettyPrint', () => {
  it.each([
    [true, 'Kubernetes 1.20 built with Go 1.19', { gitVersion: 'v1.20.2', minor: '20', goVersion: 'go1.19.8' }],
    [false, 'Kubernetes 1.20 built with Go 1.15', { gitVersion: 'v1.20.2', minor: '20', goVersion: 'go1.15.5' }],
    [false, 'Kubernetes 1.34 built with Go 1.24', { gitVersion: 'v1.34.1', minor: '34', goVersion: 'go1.24.6' }],
  ])('is %s for %s', (expected, _build, version) => {
    expect(crashesOnPrettyPrint(version)).toBe(expected);
  });
});

describe('disablePrettyPrint', () => {
  it.each([
    ['/api/v1/services', '/api/v1/services?pretty=false'],
    ['/api/v1/services?limit=5&pretty=true', '/api/v1/services?limit=5&pretty=false'],
  ])('changes the API request %s to %s', (url, expected) => {
    expect(disablePrettyPrint(url)).toBe(expected);
  });

  it.each(['/api/v1/namespaces/shop/services/echo/proxy/a?pretty=true', '/'])('does not change %s', (url) => {
    expect(disablePrettyPrint(url)).toBe(url);
  });
});

describe('seedDemo', () => {
  let cluster: Cluster;
  let apps: DemoApps;

  beforeAll(async () => {
    cluster = await startCluster({ kind: 'simulated', record: true });
    apps = await seedDemo(cluster);
  });
  afterAll(async () => {
    await apps?.stop();
    await cluster?.stop();
  });

  it.each([
    ['monitoring/monitoring-grafana', 'monitoring/services/monitoring-grafana:http', 'Grafana'],
    ['logging/elasticsearch-logging', 'logging/services/elasticsearch-logging:db', 'You Know, for Search'],
    ['kube-system/metrics-server', 'kube-system/services/https:metrics-server:https', 'over TLS'],
    ['shop/assets', 'shop/services/assets', 'asset-59.svg'],
    ['shop/chat', 'shop/services/chat', 'WebSocket'],
    ['shop/echo', 'shop/services/echo', '"method": "GET"'],
    ['shop/multiport', 'shop/services/multiport:web', 'Open orders'],
    ['shop/multiport', 'shop/services/multiport:9090', 'shop_up 1'],
    ['shop/multiport', 'shop/services/multiport:admin', 'administration'],
    ['shop/secure', 'shop/services/https:secure:', 'over TLS'],
    ['shop/secure', 'shop/services/https:secure:443', 'over TLS'],
    ['shop/echo', 'shop/pods/echo:8080', '"method": "GET"'],
  ])('runs the app %s at %s', async (name, target, text) => {
    const earlierRequests = apps.requests(name).length;
    const response = await clientOf(cluster).request('GET', `/api/v1/namespaces/${target}/proxy/`);
    expect(response.text).toContain(text);
    const requests = apps.requests(name).slice(earlierRequests);
    expect(requests.map(({ url, hasAuthorization }) => [url, hasAuthorization])).toEqual([['/', false]]);
  });

  it('creates a service without endpoints', async () => {
    const path = '/api/v1/namespaces/shop/services/abandoned:http/proxy/';
    expect((await clientOf(cluster).request('GET', path)).status).toBe(404);
  });

  it('creates a node with a kubelet', async () => {
    expect((await clientOf(cluster).request('GET', '/api/v1/nodes/node-1/proxy/healthz')).text).toBe('ok');
  });
});
