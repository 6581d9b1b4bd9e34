import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { issueCertificate } from '../../cluster/certificate.ts';
import { closing } from '../../cluster/http/closing.ts';

/** A file of the app, by its path as the app knows it. */
export interface SiteFile {
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An app behind a prefix, with what the extension's rules would do: mark documents and keep requests in. */
export interface PrefixedSite {
  readonly origin: string;
  readonly prefix: string;
  readonly spkiHash: string;
  /** What is said in the mark besides the prefix; null leaves documents unmarked. */
  words: string | null;
  readonly files: Map<string, SiteFile>;
  /** Paths of requests that arrived, sockets as `socket …`. */
  readonly requests: string[];
  /** Takes requests and sockets below a path of the app. */
  mount(path: string, app: MountedApp): void;
  stop(): Promise<void>;
}

/** A program that answers for itself. */
export interface MountedApp {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const PREFIX = '/api/v1/namespaces/shop/services/web/proxy/';

/**
 * Starts it on loopback. Like an apiserver it drops the query of sockets; sockets outside the prefix are refused.
 *
 * Each `echo` answers with what was asked, the socket `socket` says its path and sends back what it gets.
 */
export async function startPrefixedSite(): Promise<PrefixedSite> {
  const { certificate, key, spkiHash } = await issueCertificate(['127.0.0.1']);
  const sockets = new WebSocketServer({ noServer: true });
  const mounted = new Map<string, MountedApp>();
  const mountedAt = (path: string) => [...mounted].find(([start]) => path.startsWith(start))?.[1];
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const url = request.url ?? '/';
    site.requests.push(url);
    if (!url.startsWith(PREFIX)) {
      request.resume();
      response.writeHead(307, { Location: PREFIX + url.slice(1) }).end();
      return;
    }
    request.url = `/${url.slice(PREFIX.length)}`;
    if (site.words !== null) {
      response.appendHeader('Server-Timing', 'portside;desc="/evil/", app;dur=1');
      response.appendHeader('Server-Timing', `portside;desc="${PREFIX}${site.words && ` ${site.words}`}"`);
    }
    const { pathname } = new URL(request.url, 'https://app');
    const app = mountedAt(pathname);
    if (app) app.request(request, response);
    else answer(pathname, request, response);
  });
  const answer = (path: string, request: IncomingMessage, response: ServerResponse): void => {
    if (path.endsWith('/echo')) {
      void echo(request, response);
      return;
    }
    const file = site.files.get(path);
    response.writeHead(file ? 200 : 404, { 'Content-Type': file?.type ?? 'text/plain', ...file?.headers });
    response.end(file?.text ?? 'Not here');
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const [path = ''] = (request.url ?? '').split('?');
    site.requests.push(`socket ${request.url}`);
    if (!path.startsWith(PREFIX)) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    request.url = `/${path.slice(PREFIX.length)}`;
    const app = mountedAt(request.url);
    if (app) app.upgrade(request, socket, head);
    else {
      sockets.handleUpgrade(request, socket, head, (peer) => {
        peer.on('message', (content, isBinary) => peer.send(content, { binary: isBinary }));
        peer.send(path);
      });
    }
  });
  const stop = closing(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site: PrefixedSite = {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    prefix: PREFIX,
    spkiHash,
    words: '',
    files: new Map(),
    requests: [],
    mount: (path, app) => void mounted.set(path, app),
    stop,
  };
  return site;
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const part of request) body += part;
  const { url, method, headers } = request;
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ url, method, body, headers }));
}
