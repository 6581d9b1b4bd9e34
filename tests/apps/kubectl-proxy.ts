import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { waitFor } from '../browser/harness/wait-for.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { listen } from '../cluster/http/listen.ts';
import { startProcess } from './managed-process.ts';

export interface KubectlProxy {
  readonly url: string;
  /** `kubectl v1.32.4`, or that it is an emulation. */
  readonly version: string;
  stop(): Promise<void>;
}

/** Starts `kubectl proxy` as the cluster's viewer. Returns null where kubectl is not installed. */
export async function startKubectlProxy(cluster: Cluster): Promise<KubectlProxy | null> {
  const { status, stdout } = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
  const version = /v\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0];
  if (status !== 0 || !version) return null;
  const directory = mkdtempSync(join(tmpdir(), 'portside-kubectl-'));
  const kubeconfig = join(directory, 'config');
  writeFileSync(kubeconfig, cluster.kubeconfig({ users: ['viewer'] }), { mode: 0o600 });
  const kubectl = startProcess('kubectl', ['--kubeconfig', kubeconfig, 'proxy', '--port=0'], directory);
  const host = await waitFor(() => /127\.0\.0\.1:\d+/.exec(kubectl.output())?.[0]);
  return {
    url: `http://${host}`,
    version: `kubectl ${version}`,
    async stop() {
      await kubectl.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Does what `kubectl proxy` does to requests: signs those without `Authorization` and changes nothing else. */
export async function startKubectlProxyEmulation({ url, caCertificate, users }: Cluster): Promise<KubectlProxy> {
  const { hostname, port, host } = new URL(url);
  const forward = (request: IncomingMessage) =>
    requestHttps({
      hostname,
      port,
      ca: caCertificate,
      method: request.method,
      path: request.url,
      headers: { authorization: `Bearer ${users.viewer}`, ...request.headers, host },
    });
  const server = createServer((request, response) => {
    const forwarded = forward(request);
    forwarded.on('error', () => response.destroy());
    forwarded.once('response', (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
      pipeline(reply, response, () => {});
    });
    pipeline(request, forwarded, () => {});
  });
  server.on('upgrade', (request, client) => {
    const forwarded = forward(request);
    client.on('error', () => forwarded.destroy());
    forwarded.on('error', () => client.destroy());
    forwarded.once('response', (reply) => client.end(serializeHead(reply)));
    forwarded.once('upgrade', (reply, socket, head) => {
      client.write(serializeHead(reply));
      client.write(head);
      socket.on('error', () => client.destroy());
      client.once('close', () => socket.destroy());
      socket.once('close', () => client.destroy());
      socket.pipe(client).pipe(socket);
    });
    forwarded.end();
  });
  const { port: proxyPort, stop } = await listen(server);
  return { url: `http://127.0.0.1:${proxyPort}`, version: 'an emulation of kubectl proxy', stop };
}

/** The status line and headers of a response. */
function serializeHead({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const headers = Array.from(
    { length: rawHeaders.length / 2 },
    (_, index) => `${rawHeaders[2 * index]}: ${rawHeaders[2 * index + 1]}\r\n`,
  );
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${headers.join('')}\r\n`;
}
