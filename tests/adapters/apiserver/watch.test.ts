import { describe, expect, it } from 'vitest';
import { type WatchEnd, watchChanges } from '../../../lib/adapters/apiserver/watch.ts';
import type { ServiceChange } from '../../../lib/core/services/live-services.ts';
import { SERVER } from '../../fakes/sample-contexts.ts';

const WATCH = { path: '/api/v1/services', resource: 'services', resourceVersion: '7' } as const;

const event = (type: string, version: string, name = 'web') =>
  `${JSON.stringify({ type, object: { metadata: { namespace: 'shop', name, resourceVersion: version }, spec: {} } })}\n`;
const gone = JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } });

/** Watches an apiserver that responds like this. Returns what was told, how it ended, and the request. */
async function watch(respond: () => Response | Promise<Response>, signal?: AbortSignal) {
  const changes: ServiceChange[] = [];
  const requests: { url: URL; init: RequestInit | undefined }[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    requests.push({ url: new URL(String(input)), init });
    return respond();
  };
  const end: WatchEnd = await watchChanges(
    {
      server: SERVER,
      headers: [['Authorization', 'Bearer secret-1']],
      contextName: 'dev',
      fetch: fetch as typeof globalThis.fetch,
      ...(signal && { signal }),
    },
    WATCH,
    (change) => changes.push(change),
  );
  return { changes, end, requests };
}
const stream = (...parts: string[]) => bytesOf(parts.map((part) => new TextEncoder().encode(part)));

function bytesOf(parts: readonly Uint8Array[]): Response {
  return new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of parts) controller.enqueue(part);
        controller.close();
      },
    }),
  );
}

describe('watchChanges', () => {
  it('asks for changes since the list was read, with a credential and without cookies, cache or redirects', async () => {
    const { requests } = await watch(() => stream());
    expect(Object.fromEntries(requests[0]?.url.searchParams ?? [])).toEqual({
      watch: 'true',
      resourceVersion: '7',
      allowWatchBookmarks: 'true',
      timeoutSeconds: '300',
      pretty: 'false',
    });
    expect(requests[0]?.init).toMatchObject({
      headers: [['Authorization', 'Bearer secret-1']],
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
    });
  });

  it('passes changes on, however they are cut into parts, and goes on after the last one', async () => {
    const text = event('ADDED', '8', 'a') + event('MODIFIED', '9', 'ü') + event('DELETED', '11', 'c');
    const bytes = new TextEncoder().encode(text);
    const parts = Array.from(bytes, (_, at) => bytes.slice(at, at + 1));
    const { changes, end } = await watch(() => bytesOf(parts));
    expect(changes.map(({ type, object }) => [type, (object as { metadata: { name: string } }).metadata.name])).toEqual(
      [
        ['ADDED', 'a'],
        ['MODIFIED', 'ü'],
        ['DELETED', 'c'],
      ],
    );
    expect(end).toEqual({ kind: 'interrupted', resourceVersion: '11' });
  });

  it('goes on after a bookmark, which is no change', async () => {
    const { changes, end } = await watch(() => stream(event('ADDED', '8'), event('BOOKMARK', '20')));
    expect([changes.length, end]).toEqual([1, { kind: 'interrupted', resourceVersion: '20' }]);
  });

  it.each([
    ['its status', () => new Response('{}', { status: 410 })],
    ['an event', () => stream(gone)],
    ['an event after others', () => stream(event('ADDED', '8'), `${gone}\n`, event('ADDED', '9'))],
  ])('says that the list has to be read again, by %s', async (_how, respond) => {
    expect((await watch(respond)).end).toEqual({ kind: 'expired' });
  });

  it.each([401, 403, 404, 302])('is refused with %d', async (status) => {
    expect((await watch(() => new Response(null, { status }))).end).toEqual({ kind: 'refused' });
  });

  it.each([
    ['cannot be reached', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['is busy', () => new Response('{}', { status: 429 })],
    ['has an error', () => new Response('{}', { status: 503 })],
    ['tells another error', () => stream(`{"type":"ERROR","object":{"code":500}}\n`)],
    ['tells no JSON', () => stream('<html>\n')],
    ['tells no object', () => stream('{"type":"ADDED","object":7}\n')],
    ['tells no type', () => stream('{"type":"CHANGED","object":{}}\n')],
    ['tells a version that is none', () => stream(event('BOOKMARK', '8&watch=false'))],
    ['breaks off in a change', () => stream(event('ADDED', '8').slice(0, -4))],
  ])('may be tried again where the apiserver %s', async (_what, respond) => {
    const { changes, end } = await watch(respond);
    expect([changes, end]).toEqual([[], { kind: 'interrupted', resourceVersion: '7' }]);
  });

  it('reads no change that is longer than any object', async () => {
    let parts = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        parts += 1;
        controller.enqueue(new Uint8Array(1024 * 1024).fill(32));
      },
    });
    const { end } = await watch(() => new Response(endless));
    expect(end).toEqual({ kind: 'interrupted', resourceVersion: '7' });
    expect(parts).toBeLessThan(20);
  });

  it('ends with its signal', async () => {
    const aborted = new AbortController();
    const silent = new ReadableStream<Uint8Array>({
      start(controller) {
        aborted.signal.addEventListener('abort', () => controller.error(aborted.signal.reason));
      },
    });
    const watching = watch(() => new Response(silent), aborted.signal);
    aborted.abort();
    expect((await watching).end).toEqual({ kind: 'interrupted', resourceVersion: '7' });
  });
});
