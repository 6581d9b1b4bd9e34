import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IsolatedData } from '../../lib/core/apps/isolated-data.ts';
import { connectFrame } from '../../lib/pages/isolated-frame.ts';

const SERVER = { origin: 'https://k8s.example:6443', basePath: '' };
const PREFIX = `${SERVER.origin}/api/v1/namespaces/shop/services/web/proxy/`;

const { keepIsolatedData } = vi.hoisted(() => ({ keepIsolatedData: vi.fn(async (_data: IsolatedData) => {}) }));
vi.mock('../../lib/pages/background-client.ts', () => ({ background: { keepIsolatedData } }));
vi.mock('../../lib/adapters/browser/tab-responses.ts', () => ({ onHeadersOfTab: () => {}, onFrameFailed: () => {} }));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  keepIsolatedData.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('messages of an isolated app', () => {
  /** Our page, to which the app sends messages. To read one takes so many milliseconds. */
  function page() {
    const view = new EventTarget();
    vi.stubGlobal('addEventListener', view.addEventListener.bind(view));
    const onShown = vi.fn();
    const app = { url: PREFIX, prefix: PREFIX, server: SERVER, data: { cookies: [], storage: {} } };
    connectFrame({ contentWindow: null }, app, 1, { onShown, onUntrusted: () => {} });
    let reads = 0;
    const send = (data: object, { takes = 0, origin = SERVER.origin } = {}) => {
      const event = Object.assign(new Event('message'), { origin });
      Object.defineProperty(event, 'data', {
        get: () => {
          reads += 1;
          vi.advanceTimersByTime(takes);
          return data;
        },
      });
      view.dispatchEvent(event);
    };
    return { send, onShown, reads: () => reads };
  }

  const shown = { portside: 'shown', url: `${PREFIX}d/1`, title: 'Dashboards', icon: '' };

  it('are read, many too, if they are small', () => {
    const { send, onShown } = page();
    for (let index = 0; index < 500; index += 1) send(shown);
    expect(onShown).toHaveBeenCalledTimes(500);
  });

  it('are not even read if those before took too much time, and are read again later', () => {
    const { send, reads, onShown } = page();
    for (let index = 0; index < 100; index += 1) send({ portside: 'stored', storage: {} }, { takes: 50 });
    expect(reads()).toBe(4);
    send(shown);
    expect(onShown).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    send(shown);
    expect(onShown).toHaveBeenCalledTimes(1);
  });

  it('are not read if they come from another origin', () => {
    const { send, reads } = page();
    send(shown, { origin: 'https://evil.example' });
    expect(reads()).toBe(0);
  });

  it('have storage kept', () => {
    const { send } = page();
    send({ portside: 'stored', storage: { key: 'value' } });
    expect(keepIsolatedData).toHaveBeenLastCalledWith({ cookies: [], storage: { key: 'value' } });
  });

  it('have no storage kept that is too large', () => {
    const { send } = page();
    const entries = Array.from({ length: 30_000 }, (_, index) => [`k${index}`, 'v']);
    send({ portside: 'stored', storage: Object.fromEntries(entries) });
    expect(keepIsolatedData).toHaveBeenLastCalledWith({ cookies: [], storage: {} });
  });
});
