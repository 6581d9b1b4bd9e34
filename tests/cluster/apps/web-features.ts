import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { WebSocketServer } from 'ws';
import { type App, startApp } from './app.ts';
import { FILES } from './web-features/files.ts';
import { PAGES } from './web-features/pages.ts';

/** A request as the app reports it. */
interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  /** Those of `REPORTED_HEADERS` and `X-Forwarded-*`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text, or for a long body its length and the start of its hash. Multipart boundaries are replaced. */
  readonly body: string;
}

interface Exchange {
  readonly received: ReceivedRequest;
  readonly url: URL;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  /** Records another event under the key of the request. */
  recordEvent(event: string): void;
}

const REPORTED_HEADERS = [
  'authorization',
  'content-type',
  'cookie',
  'origin',
  'host',
  'referer',
  'last-event-id',
  'x-requested-with',
  'range',
];
/** Bytes from which a body is reported by its hash. */
const LONG_BODY = 500;

/**
 * An app that uses web platform features and does not know its prefix: all URLs in its pages, scripts and styles are
 * root-relative. It reports each request in the response, and requests with a `key` parameter at `/received?key=…`.
 */
export function startWebFeaturesApp(): Promise<App> {
  const requestsByKey = new Map<string, ReceivedRequest[]>();
  return startApp('web-features', {
    '': {
      async handleRequest(incoming, response) {
        const url = new URL(incoming.url ?? '/', 'http://web-features');
        const received = describeRequest(incoming, await readBody(incoming));
        const key = url.searchParams.get('key');
        const record = (entry: ReceivedRequest) =>
          key && requestsByKey.set(key, [...(requestsByKey.get(key) ?? []), entry]);
        if (url.pathname !== '/received') record(received);
        response.setHeader('Cache-Control', 'no-store');
        if (url.pathname === '/received') return sendJson(response, requestsByKey.get(key ?? '') ?? []);
        const recordEvent = (event: string) => void record({ ...received, method: event });
        const [, firstSegment = ''] = url.pathname.split('/');
        (HANDLERS[firstSegment] ?? sendFile)({ received, url, incoming, response, recordEvent });
      },
      setUpServer(server) {
        const sockets = new WebSocketServer({ server, handleProtocols: ([...offered]) => offered.at(-1) ?? false });
        sockets.on('connection', (socket, { url }) => {
          socket.send(JSON.stringify({ url, protocol: socket.protocol }));
          socket.on('message', (data, isBinary) => {
            if (String(data) === 'close') socket.close(4001, 'requested');
            else socket.send(data, { binary: isBinary });
          });
        });
      },
    },
  });
}

/** By the first segment of the path. */
const HANDLERS: Readonly<Record<string, (exchange: Exchange) => void>> = {
  echo: ({ received, response }) => sendJson(response, received),
  app: ({ received, response }) => sendJson(response, received),
  redirect({ received, url, response }) {
    const [, , status, ...target] = url.pathname.split('/');
    const origin = url.searchParams.has('absolute') ? `http://${received.headers.host}` : '';
    response.writeHead(Number(status), { Location: `${origin}/${target.join('/')}` });
    response.end();
  },
  status({ url, response }) {
    response.writeHead(Number(url.pathname.split('/')[2]), { 'Content-Type': 'text/plain' });
    response.end('status body');
  },
  // Sends three events and ends. A client that reconnects with the last event's id gets an open stream.
  events({ received, response }) {
    const lastId = received.headers['last-event-id'];
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (lastId) response.write(`event: resumed\nid: ${lastId}\ndata: after ${lastId}\n\n`);
    else response.end('retry: 50\n\nid: 1\ndata: one\n\nid: 2\ndata: two\n\nid: 3\ndata: three\n\n');
  },
  // Sends the second part once another request releases it.
  stream({ url, response }) {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    const name = url.searchParams.get('release');
    if (name) {
      response.end('released');
      streams.get(name)?.end('second');
      streams.delete(name);
    } else {
      response.write('first');
      streams.set(url.searchParams.get('name') ?? '', response);
    }
  },
  // Never responds, and records when the browser aborts the request.
  hang({ response, recordEvent }) {
    response.once('close', () => recordEvent('closed'));
  },
  cookies({ url, response }) {
    response.setHeader('Set-Cookie', url.searchParams.getAll('set'));
    sendJson(response, {});
  },
  download({ response }) {
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': 'attachment; filename="report.txt"',
    });
    response.end('the report');
  },
  // Prefers brotli, then gzip.
  compressed({ incoming, response }) {
    const accepted = String(incoming.headers['accept-encoding']);
    const html = `<!doctype html><title>Compressed</title><a href="/x">x</a><p>${'long '.repeat(400)}</p>`;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Vary', 'Accept-Encoding');
    if (/\bbr\b/.test(accepted)) {
      response.writeHead(200, { 'Content-Encoding': 'br' });
      response.end(brotliCompressSync(html));
    } else if (/\bgzip\b/.test(accepted)) {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      response.end(gzipSync(html));
    } else response.end(html);
  },
  // A page that exposes its own request to scripts. The target of links and forms.
  request({ received, response }) {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    const { method, url, body } = received;
    const json = JSON.stringify({ method, url, type: received.headers['content-type'] ?? '', body });
    const script = `globalThis.receivedRequest = ${json.replaceAll('<', '\\u003c')}`;
    response.end(`<!doctype html><title>Request</title><script>${script}</script>`);
  },
};
const streams = new Map<string, ServerResponse>();

/** Sends a page or a file, or the requested range of it. */
function sendFile({ received, url, response }: Exchange): void {
  const page = PAGES[url.pathname] ?? (url.pathname.startsWith('/routes/') ? PAGES['/'] : undefined);
  const file = page
    ? { type: 'text/html; charset=utf-8', content: page.replaceAll('{host}', received.headers.host ?? '') }
    : FILES[url.pathname];
  if (!file) {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end('not found');
    return;
  }
  const key = url.searchParams.get('key') ?? '';
  const content = Buffer.from(typeof file.content === 'string' ? file.content.replaceAll('{key}', key) : file.content);
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(received.headers.range ?? '') ?? [];
  response.setHeader('Content-Type', file.type);
  if (start === undefined) {
    response.end(content);
    return;
  }
  const last = end ? Number(end) : content.length - 1;
  response.writeHead(206, {
    'Accept-Ranges': 'bytes',
    'Content-Range': `bytes ${start}-${last}/${content.length}`,
    'Content-Length': last - Number(start) + 1,
  });
  response.end(content.subarray(Number(start), last + 1));
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(value));
}

function describeRequest({ method = '', url = '', headers }: IncomingMessage, content: Buffer): ReceivedRequest {
  const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1];
  const replaceBoundary = (text: string) => (boundary ? text.replaceAll(boundary, '(boundary)') : text);
  const body = Buffer.from(replaceBoundary(content.toString('latin1')), 'latin1');
  const names = REPORTED_HEADERS.concat(Object.keys(headers).filter((name) => name.startsWith('x-forwarded-')));
  return {
    method,
    url,
    headers: Object.fromEntries(
      names.flatMap((name) => (headers[name] === undefined ? [] : [[name, replaceBoundary(String(headers[name]))]])),
    ),
    body:
      body.length < LONG_BODY
        ? body.toString()
        : `${body.length} bytes, ${createHash('sha256').update(body).digest('hex').slice(0, 8)}`,
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
