import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { WebSocketServer } from 'ws';
import { type App, startApp } from './app.ts';
import { FILES } from './mechanisms/files.ts';
import { PAGES } from './mechanisms/pages.ts';

/** What the app was asked, as it tells it. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The text, or of a long body its length and the start of its hash. Boundaries of multipart bodies are left out. */
  readonly body: string;
}

interface Request {
  readonly asked: Asked;
  readonly url: URL;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  /** Writes down under the address's key that something else happened. */
  note(event: string): void;
}

/** Headers that the app tells. */
const TOLD = [
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
const LONG = 500;

/**
 * An app that does not know of any prefix: all that its pages, scripts and styles name begins at the root. It tells what
 * it was asked, and remembers by the key in an address what came there, for what has no answer.
 */
export function startMechanisms(): Promise<App> {
  const remembered = new Map<string, Asked[]>();
  return startApp('mechanisms', {
    '': {
      async answer(incoming, response) {
        const url = new URL(incoming.url ?? '/', 'http://mechanisms');
        const asked = tell(incoming, await read(incoming));
        const key = url.searchParams.get('key');
        const remember = (one: Asked) => key && remembered.set(key, [...(remembered.get(key) ?? []), one]);
        if (url.pathname !== '/received') remember(asked);
        response.setHeader('Cache-Control', 'no-store');
        if (url.pathname === '/received') return sendJson(response, remembered.get(key ?? '') ?? []);
        const note = (event: string) => void remember({ ...asked, method: event });
        const request: Request = { asked, url, incoming, response, note };
        const [, first = ''] = url.pathname.split('/');
        (ANSWERS[first] ?? answerFile)(request);
      },
      prepare(server) {
        const sockets = new WebSocketServer({ server, handleProtocols: ([...offered]) => offered.at(-1) ?? false });
        sockets.on('connection', (socket, { url }) => {
          socket.send(JSON.stringify({ url, protocol: socket.protocol }));
          socket.on('message', (data, isBinary) => {
            if (String(data) === 'close') socket.close(4001, 'asked to');
            else socket.send(data, { binary: isBinary });
          });
        });
      },
    },
  });
}

const ANSWERS: Readonly<Record<string, (request: Request) => void>> = {
  echo: ({ asked, response }) => sendJson(response, asked),
  app: ({ asked, response }) => sendJson(response, asked),
  redirect({ asked, url, response }) {
    const [, , status, ...to] = url.pathname.split('/');
    const origin = url.searchParams.has('absolute') ? `http://${asked.headers.host}` : '';
    response.writeHead(Number(status), { Location: `${origin}/${to.join('/')}` });
    response.end();
  },
  status({ url, response }) {
    response.writeHead(Number(url.pathname.split('/')[2]), { 'Content-Type': 'text/plain' });
    response.end('told so');
  },
  // Three events and the end; who comes back with the last one's id is told so, and kept.
  events({ asked, response }) {
    const last = asked.headers['last-event-id'];
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (last) response.write(`event: resumed\nid: ${last}\ndata: after ${last}\n\n`);
    else response.end('retry: 50\n\nid: 1\ndata: one\n\nid: 2\ndata: two\n\nid: 3\ndata: three\n\n');
  },
  // The second part waits for the first to be seen.
  stream({ url, response }) {
    response.writeHead(200, { 'Content-Type': 'text/plain' });
    const key = url.searchParams.get('release');
    if (key) {
      response.end('released');
      streams.get(key)?.end('second');
      streams.delete(key);
    } else {
      response.write('first');
      streams.set(url.searchParams.get('name') ?? '', response);
    }
  },
  // Never answers, and says when the browser has given up.
  silence({ response, note }) {
    response.once('close', () => note('gone'));
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
  // Prefers the newest encoding that it is told of.
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
  // Shows what it was asked, as the target of links and forms.
  asked({ asked, response }) {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    const { method, url, body } = asked;
    const text = JSON.stringify({ method, url, type: asked.headers['content-type'] ?? '', body });
    response.end(
      `<!doctype html><title>Asked</title><script>globalThis.asked = ${text.replaceAll('<', '\\u003c')}</script>`,
    );
  },
};
const streams = new Map<string, ServerResponse>();

/** A page or a file, in parts where the browser asks for a part. */
function answerFile({ asked, url, response }: Request): void {
  const page = PAGES[url.pathname] ?? (url.pathname.startsWith('/routes/') ? PAGES['/'] : undefined);
  const file = page
    ? { type: 'text/html; charset=utf-8', content: page.replaceAll('{host}', asked.headers.host ?? '') }
    : FILES[url.pathname];
  if (!file) {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end('not found');
    return;
  }
  const key = url.searchParams.get('key') ?? '';
  const content = Buffer.from(typeof file.content === 'string' ? file.content.replaceAll('{key}', key) : file.content);
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(asked.headers.range ?? '') ?? [];
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

function tell({ method = '', url = '', headers }: IncomingMessage, content: Buffer): Asked {
  const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1];
  const text = (given: string) => (boundary ? given.replaceAll(boundary, '(boundary)') : given);
  const plain = Buffer.from(text(content.toString('latin1')), 'latin1');
  const told = TOLD.concat(Object.keys(headers).filter((name) => name.startsWith('x-forwarded-')));
  return {
    method,
    url,
    headers: Object.fromEntries(
      told.flatMap((name) => (headers[name] === undefined ? [] : [[name, text(String(headers[name]))]])),
    ),
    body:
      plain.length < LONG
        ? plain.toString()
        : `${plain.length} bytes, ${createHash('sha256').update(plain).digest('hex').slice(0, 8)}`,
  };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
