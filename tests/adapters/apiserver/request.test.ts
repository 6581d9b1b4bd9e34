import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readApi } from '../../../lib/adapters/apiserver/request.ts';
import type { RequestHeader } from '../../../lib/core/auth-headers.ts';

const HEADERS: readonly RequestHeader[] = [['Authorization', 'Bearer secret-1']];
const BODY = JSON.stringify({ kind: 'ServiceList' });

let server: Server | undefined;

afterEach(() => {
  vi.restoreAllMocks();
  server?.closeAllConnections();
  server?.close();
});

/** Reads a list of services from a local server that responds like this. */
async function read(respond: RequestListener, fetchWith = fetch) {
  server = createServer(respond).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connection = { server: { origin, basePath: '/base' }, headers: HEADERS, contextName: 'dev', fetch: fetchWith };
  return readApi(connection, '/api/v1/services', 'services', v.object({ kind: v.string() }));
}

/** Sends part of a body, and then closes the connection. */
function sendTruncated(response: Parameters<RequestListener>[1], part: string): void {
  response.writeHead(200, { 'content-length': part.length + 100 });
  response.write(part, () => response.destroy());
}

describe('readApi', () => {
  it('sends a GET request below the base path with the headers, and reads the response', async () => {
    let received: string[] = [];
    const outcome = await read((request, response) => {
      received = [request.method ?? '', request.url ?? '', request.headers.authorization ?? ''];
      response.end(BODY);
    });
    expect(outcome).toEqual({ ok: true, value: { kind: 'ServiceList' } });
    expect(received).toEqual(['GET', '/base/api/v1/services', 'Bearer secret-1']);
  });

  it.each<[string, string, RequestListener]>([
    ['apiserverUnauthorized', 'status 401', (_, response) => response.writeHead(401).end()],
    ['apiserverForbidden', 'status 403', (_, response) => response.writeHead(403).end(BODY)],
    ['apiserverRefused', 'status 503', (_, response) => response.writeHead(503).end(BODY)],
    ['apiserverAnswerUnreadable', 'a sign-in page', (_, response) => response.end('<!doctype html><title>Sign in')],
    ['apiserverAnswerUnreadable', 'an empty body', (_, response) => response.end()],
    ['apiserverAnswerUnreadable', 'a body of another shape', (_, response) => response.end('{"kind":7}')],
    ['apiserverAnswerUnreadable', 'a truncated body', (_, response) => sendTruncated(response, BODY.slice(0, 9))],
    ['apiserverUnreachable', 'a closed connection', (request) => request.socket.destroy()],
  ])('reports %s for %s, without the credential', async (code, _what, respond) => {
    const outcome = await read(respond);
    expect(outcome).toMatchObject({ ok: false, problem: { code } });
    expect(JSON.stringify(outcome)).not.toContain('secret-1');
  });

  it('does not follow a redirect', async () => {
    const requestedUrls: (string | undefined)[] = [];
    const outcome = await read((request, response) => {
      requestedUrls.push(request.url);
      response.writeHead(302, { location: '/login' }).end();
    });
    expect(outcome).toMatchObject({ problem: { code: 'apiserverAnswerUnreadable' } });
    expect(requestedUrls).toEqual(['/base/api/v1/services']);
  });

  it('reports apiserverTooSlow if the body is incomplete after 30 seconds', async () => {
    const limit = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
    const outcome = await read(
      (_, response) => void response.write('{"kind":"Serv'),
      async (...request) => {
        const response = await fetch(...request);
        limit.abort();
        return response;
      },
    );
    expect(outcome).toMatchObject({ problem: { code: 'apiserverTooSlow' } });
    expect(timeout).toHaveBeenCalledWith(30_000);
  });

  it('reports apiserverUnreachable if no response has started after the time limit', async () => {
    const limit = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
    const outcome = await read(() => limit.abort());
    expect(outcome).toMatchObject({ problem: { code: 'apiserverUnreachable' } });
  });

  it('reports apiserverAnswerTooLong for an endless body', async () => {
    const chunk = ' '.repeat(8 * 1024 * 1024);
    let chunkCount = 0;
    const outcome = await read((_, response) => {
      const writeNext = () => {
        chunkCount += 1;
        if (response.writable) response.write(chunk, writeNext);
      };
      writeNext();
    });
    expect(outcome).toMatchObject({ problem: { code: 'apiserverAnswerTooLong' } });
    expect(chunkCount).toBeGreaterThanOrEqual(8);
  });
});
