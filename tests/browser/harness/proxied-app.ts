import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { issueCertificate } from '../../cluster/certificate.ts';
import { listen } from '../../cluster/http/listen.ts';

/** A file of the app. */
export interface AppFile {
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An app below a proxy prefix, on a server that does what the extension's rules would do: it marks documents for the
 * shim and redirects requests under the prefix.
 */
export interface ProxiedApp {
  readonly origin: string;
  /** The path of the prefix, with its final slash. */
  readonly prefix: string;
  /** Base64 SHA-256 of the server's public key. */
  readonly spkiHash: string;
  /** Flags of the mark, separated by spaces. Null leaves documents unmarked. */
  markFlags: string | null;
  /** By path relative to the app's root. */
  readonly files: Map<string, AppFile>;
  /** Passes requests and sockets below a path of the app to a handler. */
  mount(path: string, handler: MountedHandler): void;
  stop(): Promise<void>;
}

export interface MountedHandler {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const PREFIX = '/api/v1/namespaces/shop/services/web/proxy/';

/**
 * Starts the server on loopback. Like an apiserver it drops the query of WebSocket URLs. It refuses sockets outside the
 * prefix; others send their path and echo every message. Paths that end in `/echo` respond with the request as JSON.
 */
export async function startProxiedApp(): Promise<ProxiedApp> {
  const { certificate, key, spkiHash } = await issueCertificate(['127.0.0.1']);
  const sockets = new WebSocketServer({ noServer: true });
  const mounted = new Map<string, MountedHandler>();
  const handlerOf = (path: string) => [...mounted].find(([start]) => path.startsWith(start))?.[1];
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const url = request.url ?? '/';
    if (!url.startsWith(PREFIX)) {
      request.resume();
      response.writeHead(307, { Location: PREFIX + url.slice(1) }).end();
      return;
    }
    request.url = `/${url.slice(PREFIX.length)}`;
    if (app.markFlags !== null) {
      // An app can send such headers as well. The last one counts.
      response.appendHeader('Server-Timing', 'portside;desc="/evil/", app;dur=1');
      response.appendHeader('Server-Timing', `portside;desc="${PREFIX}${app.markFlags && ` ${app.markFlags}`}"`);
    }
    const { pathname } = new URL(request.url, 'https://app');
    const handler = handlerOf(pathname);
    if (handler) handler.request(request, response);
    else sendFile(pathname, request, response);
  });
  const sendFile = (path: string, request: IncomingMessage, response: ServerResponse): void => {
    if (path.endsWith('/echo')) {
      void echo(request, response);
      return;
    }
    const file = app.files.get(path);
    response.writeHead(file ? 200 : 404, { 'Content-Type': file?.type ?? 'text/plain', ...file?.headers });
    response.end(file?.text ?? 'Not found');
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const [path = ''] = (request.url ?? '').split('?');
    if (!path.startsWith(PREFIX)) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    request.url = `/${path.slice(PREFIX.length)}`;
    const handler = handlerOf(request.url);
    if (handler) handler.upgrade(request, socket, head);
    else {
      sockets.handleUpgrade(request, socket, head, (peer) => {
        peer.on('message', (content, isBinary) => peer.send(content, { binary: isBinary }));
        peer.send(path);
      });
    }
  });
  const { port, stop } = await listen(server);
  const app: ProxiedApp = {
    origin: `https://127.0.0.1:${port}`,
    prefix: PREFIX,
    spkiHash,
    markFlags: '',
    files: new Map(),
    mount: (path, handler) => void mounted.set(path, handler),
    stop,
  };
  return app;
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const part of request) body += part;
  const { url, method, headers } = request;
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ url, method, body, headers }));
}
