import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { until } from '../browser/harness/until.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { closing } from '../cluster/http/closing.ts';
import { startProgram } from './place.ts';

export interface KubectlProxy {
  readonly url: string;
  /** `kubectl v1.32.4`, or that it is a stand-in. */
  readonly version: string;
  stop(): Promise<void>;
}

/** `kubectl proxy` for the cluster's viewer: the real one where there is a kubectl, otherwise a stand-in. */
export function startKubectlProxy(cluster: Cluster): Promise<KubectlProxy> {
  const { status, stdout } = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
  const version = /v\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0];
  return status === 0 && version ? startReal(cluster, version) : startStandIn(cluster);
}

async function startReal(cluster: Cluster, version: string): Promise<KubectlProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'portside-kubectl-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, cluster.kubeconfig({ users: ['viewer'] }), { mode: 0o600 });
  const program = startProgram('kubectl', ['--kubeconfig', kubeconfig, 'proxy', '--port=0'], folder);
  const address = await until(() => /127\.0\.0\.1:\d+/.exec(program.output())?.[0]);
  return {
    url: `http://${address}`,
    version: `kubectl ${version}`,
    async stop() {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Does to requests what `kubectl proxy` does: signs those that bring no `Authorization`, and changes nothing else. */
async function startStandIn({ url, certificate, users }: Cluster): Promise<KubectlProxy> {
  const { hostname, port, host } = new URL(url);
  const forward = (request: IncomingMessage) =>
    requestHttps({
      hostname,
      port,
      ca: certificate,
      method: request.method,
      path: request.url,
      headers: { authorization: `Bearer ${users.viewer}`, ...request.headers, host },
    });
  const server = createServer((request, response) => {
    const sent = forward(request);
    sent.on('error', () => response.destroy());
    sent.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      pipeline(answer, response, () => {});
    });
    pipeline(request, sent, () => {});
  });
  server.on('upgrade', (request, client) => {
    const sent = forward(request);
    const headOf = ({ statusCode, statusMessage, rawHeaders }: IncomingMessage) => {
      const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, at) => rawHeaders.slice(2 * at, 2 * at + 2));
      return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${pairs.map((pair) => `${pair.join(': ')}\r\n`).join('')}\r\n`;
    };
    client.on('error', () => sent.destroy());
    sent.on('error', () => client.destroy());
    sent.once('response', (answer) => client.end(headOf(answer)));
    sent.once('upgrade', (answer, socket, head) => {
      client.write(headOf(answer));
      client.write(head);
      socket.on('error', () => client.destroy());
      client.once('close', () => socket.destroy());
      socket.once('close', () => client.destroy());
      socket.pipe(client).pipe(socket);
    });
    sent.end();
  });
  const stop = closing(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, version: 'a stand-in for kubectl', stop };
}
