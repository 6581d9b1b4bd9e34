import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepAddress } from '../../lib/guard/keep-address.ts';

const ORIGIN = 'https://k8s.example:6443';
const APP = '/api/v1/namespaces/shop/services/https:web:/proxy/';
const OTHER = '/api/v1/namespaces/shop/services/webapp/proxy/';

interface Situation {
  /** Where the document is when its scripts begin to run. */
  readonly at?: string;
  /** What was loaded, if the shim has changed the address before. */
  readonly loaded?: string;
  readonly isFramed?: boolean;
}

/** A document under guard, and what its scripts do and see. */
function openDocument({ at = APP, loaded = at, isFramed = false }: Situation = {}) {
  const navigation = new EventTarget();
  const location = {
    href: at.startsWith('/') ? ORIGIN + at : at,
    get protocol() {
      return new URL(this.href).protocol;
    },
    replace: (url: string) => {
      location.href = url;
    },
  };
  const heard: string[] = [];
  const view = {
    origin: ORIGIN,
    location,
    navigation,
    document: {},
    performance: { getEntriesByType: () => [{ name: loaded.startsWith('/') ? ORIGIN + loaded : loaded }] },
    history: { state: null, replaceState: (_state: unknown, _title: string, url: string) => change(url) },
    setInterval,
    clearInterval,
  };
  Object.assign(view, { self: view, top: isFramed ? {} : view });

  const navigate = (url: string, sameDocument: boolean) => {
    const event = Object.assign(new Event('navigate', { cancelable: true }), { destination: { url, sameDocument } });
    return navigation.dispatchEvent(event);
  };
  const commit = (url: string) => {
    location.href = url;
    navigation.dispatchEvent(new Event('currententrychange'));
  };
  /** What `history.replaceState` does. */
  const change = (path: string) => {
    const { href } = new URL(path, location.href);
    if (navigate(href, true)) commit(href);
    return location.href.replace(ORIGIN, '');
  };

  keepAddress(view as unknown as Window & typeof globalThis);
  navigation.addEventListener('navigate', (event) => {
    heard.push((event as unknown as { destination: { url: string } }).destination.url);
  });
  return { view, location, heard, navigate, commit, change };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a document changes its address', () => {
  it.each<[string, string, Situation?]>([
    ['below its prefix', `${APP}d/1?a=b#c`],
    ['below its prefix in another spelling', `${APP.replaceAll(':', '%3A')}d/1`],
    ['to a path outside of it, as routers do that do not know it', '/login?to=/'],
    ['to a path of the API', '/api/v1/namespaces/shop/services/webapp'],
    ['below its prefix, where it has a path like another app’s', `${APP}${OTHER.slice(1)}`],
    ['at the root, where it is served', '/graph', { at: '/', loaded: APP }],
    ['from the root to its prefix', `${APP}graph`, { at: '/', loaded: APP }],
    ['in a frame, whose address nobody sees', OTHER, { isFramed: true }],
  ])('%s', (_where, path, situation) => {
    const { change, heard } = openDocument(situation);
    expect(change(path)).toBe(path);
    expect(heard).toEqual([ORIGIN + path]);
  });
});

describe('a document does not take the address of another app', () => {
  it.each([
    OTHER,
    `${OTHER}delete?all#x`,
    OTHER.slice(0, -1),
    OTHER.replace('webapp', '%77ebapp'),
    OTHER.replaceAll('/', '//').slice(1),
    '/api/v1/nodes/node-1/proxy/',
    '/k8s/clusters/c-1/api/v1/namespaces/shop/services/https:web:/proxy/',
    APP.replace('https:web:', 'web'),
    '/api/v1/namespaces/%/services/web/proxy/',
  ])('%s', (path) => {
    const { change } = openDocument();
    expect(change(path)).toBe(APP);
  });

  it.each([
    ['from the root, where it is served', { at: '/', loaded: APP }],
    ['from a page of no app', { at: '/dashboard' }],
  ])('%s', (_where, situation) => {
    expect(openDocument(situation).change(OTHER)).toBe(situation.at);
  });

  it('in two steps', () => {
    const { change } = openDocument();
    change('/');
    expect(change(OTHER)).toBe('/');
  });

  it('by finishing a navigation there itself, of which it does not hear', () => {
    const { navigate, heard } = openDocument();
    expect(navigate(ORIGIN + OTHER, false)).toBe(true);
    expect(heard).toEqual([]);
    expect(navigate(`${ORIGIN}${APP}x`, false)).toBe(true);
    expect(heard).toEqual([`${ORIGIN}${APP}x`]);
  });

  it('by another way: the one before is put back, and it does not hear of that', () => {
    const { commit, location, heard } = openDocument();
    commit(`${ORIGIN}${APP}page`);
    commit(ORIGIN + OTHER);
    expect(location.href).toBe(`${ORIGIN}${APP}page`);
    expect(heard).toEqual([]);
  });

  it('in a blank window, which no event tells of: it is blank again', () => {
    const { location } = openDocument({ at: 'about:blank' });
    location.href = `${ORIGIN}${APP}`;
    location.href = ORIGIN + OTHER;
    vi.advanceTimersByTime(1_000);
    expect(location.href).toBe('about:blank');
  });
});

it('a blank window goes to the document that is loaded in its place, which is judged by itself', () => {
  const { view, location, change } = openDocument({ at: 'about:blank' });
  view.document = {};
  location.href = ORIGIN + OTHER;
  vi.advanceTimersByTime(1_000);
  expect(change(`${OTHER}page`)).toBe(`${OTHER}page`);
  expect(vi.getTimerCount()).toBe(0);
});
