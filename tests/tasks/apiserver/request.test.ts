import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readApi } from '../../../lib/adapters/apiserver/request.ts';
import type { SigningHeader } from '../../../lib/core/grants/signing-headers.ts';

const HEADERS: readonly SigningHeader[] = [['Authorization', 'Bearer secret-1']];

let server: Server | undefined;

afterEach(() => {
  vi.restoreAllMocks();
  server?.closeAllConnections();
  server?.close();
});

/** What comes of asking an apiserver that answers so. */
async function ask(answer: RequestListener, by = fetch) {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const conversation = { server: { origin, basePath: '/base' }, headers: HEADERS, contextName: 'dev', fetch: by };
  return readApi(conversation, '/api/v1/services', 'services', v.object({ kind: v.string() }));
}

const GOOD = JSON.stringify({ kind: 'ServiceList' });

describe('a reply of the apiserver', () => {
  it('is asked for below the base path, signed, and read', async () => {
    let asked: string[] = [];
    const reply = await ask((request, response) => {
      asked = [request.method ?? '', request.url ?? '', request.headers.authorization ?? ''];
      response.end(GOOD);
    });
    expect(reply).toEqual({ ok: true, value: { kind: 'ServiceList' } });
    expect(asked).toEqual(['GET', '/base/api/v1/services', 'Bearer secret-1']);
  });

  it.each<[string, RequestListener, string]>([
    ['that refuses the credential', (_, response) => response.writeHead(401).end(), 'apiserverUnauthorized'],
    ['that forbids', (_, response) => response.writeHead(403).end(GOOD), 'apiserverForbidden'],
    ['that fails', (_, response) => response.writeHead(503).end(GOOD), 'apiserverRefused'],
    [
      'that is a sign-in page',
      (_, response) => response.end('<!doctype html><title>Sign in'),
      'apiserverAnswerUnreadable',
    ],
    ['that is empty', (_, response) => response.end(), 'apiserverAnswerUnreadable'],
    ['of another shape', (_, response) => response.end('{"kind":7}'), 'apiserverAnswerUnreadable'],
    ['that breaks off', (_, response) => breakOff(response, GOOD.slice(0, 9)), 'apiserverAnswerUnreadable'],
    ['that never begins', (request) => request.socket.destroy(), 'apiserverUnreachable'],
  ])('%s is a problem of its own, without a secret', async (_what, answer, code) => {
    const reply = await ask(answer);
    expect(reply).toMatchObject({ ok: false, problem: { code } });
    expect(JSON.stringify(reply)).not.toContain('secret-1');
  });

  it('that leads elsewhere is not followed', async () => {
    const asked: (string | undefined)[] = [];
    const reply = await ask((request, response) => {
      asked.push(request.url);
      response.writeHead(302, { location: '/login' }).end();
    });
    expect(reply).toMatchObject({ problem: { code: 'apiserverAnswerUnreadable' } });
    expect(asked).toEqual(['/base/api/v1/services']);
  });

  it('that does not end is given up at the time limit', async () => {
    const limit = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
    const reply = await ask(
      (_, response) => void response.write('{"kind":"Serv'),
      async (...request) => {
        const response = await fetch(...request);
        limit.abort();
        return response;
      },
    );
    expect(reply).toMatchObject({ problem: { code: 'apiserverTooSlow' } });
    expect(timeout).toHaveBeenCalledWith(30_000);
  });

  it('that does not begin is given up at the time limit', async () => {
    const limit = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
    const reply = await ask(() => limit.abort());
    expect(reply).toMatchObject({ problem: { code: 'apiserverUnreachable' } });
  });

  it('that does not end is given up at the size limit', async () => {
    const spaces = ' '.repeat(8 * 1024 * 1024);
    let written = 0;
    const reply = await ask((_, response) => {
      const writeOn = () => {
        written += 1;
        if (response.writable) response.write(spaces, writeOn);
      };
      writeOn();
    });
    expect(reply).toMatchObject({ problem: { code: 'apiserverAnswerTooLong' } });
    expect(written).toBeGreaterThanOrEqual(8);
  });
});

function breakOff(response: Parameters<RequestListener>[1], text: string): void {
  response.writeHead(200, { 'content-length': text.length + 100 });
  response.write(text, () => response.destroy());
}
