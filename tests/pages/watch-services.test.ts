import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListedServices } from '../../lib/adapters/apiserver/list-services.ts';
import type { Watch } from '../../lib/adapters/apiserver/watch.ts';
import { liveServices } from '../../lib/core/services/live-services.ts';
import { watchServices } from '../../lib/pages/watch-services.ts';
import { SERVER } from '../fakes/sample-contexts.ts';

const SERVICES: Watch = { path: '/api/v1/services', resource: 'services', resourceVersion: '7' };
const event = (name: string, version: string) =>
  `${JSON.stringify({ type: 'ADDED', object: { metadata: { namespace: 'shop', name, resourceVersion: version } } })}\n`;

/** Follows an apiserver that gives these answers one by one, and then none. */
function follow(answers: (() => Response | Promise<Response>)[], watches: readonly Watch[] = [SERVICES]) {
  const requests: { version: string | null; signal: AbortSignal | null | undefined }[] = [];
  const fetch = (input: string | URL | Request, init?: RequestInit) => {
    requests.push({ version: new URL(String(input)).searchParams.get('resourceVersion'), signal: init?.signal });
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : new Promise<Response>(() => {});
  };
  const listed: ListedServices = {
    list: { services: [], namespaces: [], listedAt: 1 },
    live: liveServices([{ namespace: '', objects: [], facts: new Map(), pods: null }]),
    watches,
  };
  const shown: string[][] = [];
  let expiries = 0;
  const stop = watchServices(
    { server: SERVER, headers: [], contextName: 'dev', fetch: fetch as typeof globalThis.fetch },
    listed,
    {
      onChange: ({ services }) => shown.push(services.map(({ name }) => name)),
      onExpired: () => {
        expiries += 1;
      },
    },
  );
  return { requests, shown, stop, expiries: () => expiries };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('watchServices', () => {
  it('shows changes that come together at once', async () => {
    const { shown } = follow([() => new Response(event('a', '8') + event('b', '9') + event('a', '10'))]);
    await vi.advanceTimersByTimeAsync(500);
    expect(shown).toEqual([['a', 'b']]);
  });

  it('goes on from the last change after an interruption, and waits longer each time', async () => {
    const lost = () => Promise.reject(new TypeError('Failed to fetch'));
    const { requests, shown } = follow([
      () => new Response(event('a', '8')),
      lost,
      lost,
      () => new Response(event('b', '9')),
    ]);
    await vi.advanceTimersByTimeAsync(900);
    expect(requests.map(({ version }) => version)).toEqual(['7']);
    await vi.advanceTimersByTimeAsync(200);
    expect(requests.map(({ version }) => version)).toEqual(['7', '8']);
    await vi.advanceTimersByTimeAsync(1500);
    expect(requests).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(requests.map(({ version }) => version)).toEqual(['7', '8', '8', '8']);
    expect(shown).toEqual([['a'], ['a', 'b']]);
  });

  it('says once that the list has to be read again, and stops', async () => {
    const gone = () => new Response('{}', { status: 410 });
    const { requests, expiries } = follow([gone, gone], [SERVICES, { ...SERVICES, path: '/api/v1/endpoints' }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([requests.length, expiries()]).toEqual([2, 1]);
  });

  it('asks no more once it is refused', async () => {
    const { requests, expiries, shown } = follow([() => new Response('{}', { status: 403 })]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([requests.length, expiries(), shown]).toEqual([1, 0, []]);
  });

  it('shows nothing and asks nothing once it is stopped', async () => {
    const { requests, shown, stop } = follow([() => new Response(event('a', '8'))]);
    await vi.advanceTimersByTimeAsync(10);
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([requests.length, shown]).toEqual([1, []]);
    expect(requests[0]?.signal?.aborted).toBe(true);
  });

  it('watches nothing where there is too much to watch, or no version to begin from', async () => {
    const many = Array.from({ length: 5 }, () => SERVICES);
    expect(follow([], many).requests).toEqual([]);
    expect(follow([], [{ ...SERVICES, resourceVersion: '' }]).requests).toEqual([]);
  });
});
