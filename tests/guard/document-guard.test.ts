import { describe, expect, it } from 'vitest';
import type { GuardMessage } from '../../lib/core/document-guard.ts';
import { guardDocument } from '../../lib/guard/document-guard.ts';

const ORIGIN = 'https://k8s.example:6443';
const APP = '/api/v1/namespaces/shop/services/web/proxy/';
const STOPPED = 'Stopped.';

interface Situation {
  readonly url: string;
  /** The script of the service worker that controls the document. */
  readonly worker?: string;
  readonly historyLength?: number;
  readonly navigationType?: string;
  /** What the background answers. */
  readonly mayGoOn?: boolean;
  /** Whether the worker is registered still. */
  readonly isRegistered?: boolean;
  /** Whether it fails instead. */
  readonly fails?: boolean;
  /** Whether it is in a frame. */
  readonly isFramed?: boolean;
}

/** Runs the guard in a document, and returns what it did. */
async function guard(situation: Situation) {
  const { url, worker, historyLength = 1, navigationType = 'navigate', mayGoOn = true, fails = false } = situation;
  const { isRegistered = true, isFramed = false } = situation;
  const journal: string[] = [];
  const element = (name: string) => ({
    style: {},
    append: (...children: unknown[]) => {
      for (const child of children) if (typeof child === 'string') journal.push(`show ${child} in ${name}`);
    },
  });
  const registration = {
    unregister: async () => {
      journal.push('unregister');
      return true;
    },
  };
  const view = {
    origin: ORIGIN,
    location: { ...partsOf(url), reload: () => journal.push('reload') },
    history: { length: historyLength },
    performance: { getEntriesByType: () => [{ type: navigationType }] },
    navigator: {
      serviceWorker: {
        controller: worker === undefined ? null : { scriptURL: ORIGIN + worker },
        getRegistration: async () => (isRegistered ? registration : undefined),
      },
    },
    stop: () => journal.push('stop'),
    document: {
      ...element('the document'),
      documentElement: { remove: () => journal.push('remove') },
      createElement: element,
    },
  };
  const report = async (message: GuardMessage) => {
    journal.push(`report${message.isByForeignWorker ? ' a foreign worker' : ''}`);
    if (fails) throw new Error('The background is gone');
    return mayGoOn;
  };
  Object.assign(view, { self: view, top: isFramed ? {} : view });
  await guardDocument(view as unknown as Window & typeof globalThis, { report, stoppedText: STOPPED });
  return journal;
}

function partsOf(url: string): { protocol: string; pathname: string } {
  const { protocol, pathname } = new URL(url);
  return { protocol, pathname };
}

describe('the guard', () => {
  it.each<[string, Situation]>([
    ['a document of an app', { url: ORIGIN + APP }],
    ['a page of no app that is loaded again', { url: `${ORIGIN}/`, worker: '/sw.js', navigationType: 'reload' }],
    ['a blob that opens in a new tab', { url: `blob:${ORIGIN}/1` }],
    ['a blob that is loaded again', { url: `blob:${ORIGIN}/1`, historyLength: 3, navigationType: 'reload' }],
    ['a blob in a frame', { url: `blob:${ORIGIN}/1`, historyLength: 3, isFramed: true }],
    ['a document in a frame that a service worker controls', { url: ORIGIN + APP, worker: '/sw.js', isFramed: true }],
    ['a file of an app that opens in a new tab', { url: `filesystem:${ORIGIN}/temporary/1.html` }],
    ['a document without an address', { url: 'about:blank', historyLength: 3 }],
  ])('only reports %s', async (_, situation) => {
    expect(await guard(situation)).toEqual(['report']);
  });

  it.each([
    ['of another app', '/api/v1/namespaces/shop/services/webapp/proxy/sw.js'],
    ['of the root', '/sw.js'],
    ['of its own, which is from before rules prevented that', `${APP}sw.js`],
  ])('stops a document that is controlled by a service worker %s, unregisters that and reloads', async (_, worker) => {
    expect(await guard({ url: ORIGIN + APP, worker, mayGoOn: false })).toEqual([
      'stop',
      'remove',
      'report a foreign worker',
      'unregister',
      'reload',
    ]);
  });

  it('does not load again what a service worker controls that it cannot unregister', async () => {
    const journal = await guard({ url: ORIGIN + APP, worker: '/sw.js', isRegistered: false });
    expect(journal).not.toContain('reload');
    expect(journal).toContain(`show ${STOPPED} in body`);
  });

  it('stops a page of no app that a service worker controls until the background allows it', async () => {
    const situation = { url: `${ORIGIN}/`, worker: '/sw.js' };
    expect(await guard({ ...situation, mayGoOn: true })).toEqual(['stop', 'remove', 'report', 'reload']);
    expect(await guard({ ...situation, mayGoOn: false })).toEqual([
      'stop',
      'remove',
      'report',
      `show ${STOPPED} in body`,
    ]);
  });

  it('shows why a page was stopped if the background does not answer', async () => {
    const journal = await guard({ url: `blob:${ORIGIN}/1`, historyLength: 2, fails: true });
    expect(journal).toEqual(['stop', 'remove', 'report', `show ${STOPPED} in body`]);
  });

  it.each([
    ['a blob', `blob:${ORIGIN}/1`, 'navigate'],
    ['a blob', `blob:${ORIGIN}/1`, 'back_forward'],
    ['a file of an app', `filesystem:${ORIGIN}/temporary/1.html`, 'navigate'],
    ['a document of any other scheme', `later:${ORIGIN}/1`, 'navigate'],
  ])(
    'stops %s (%s) that comes into a used tab by %s, and shows why if the tab is an app’s',
    async (_what, url, navigationType) => {
      const situation = { url, historyLength: 2, navigationType };
      expect(await guard({ ...situation, mayGoOn: false })).toEqual([
        'stop',
        'remove',
        'report',
        `show ${STOPPED} in body`,
      ]);
      expect(await guard({ ...situation, mayGoOn: true })).toEqual(['stop', 'remove', 'report', 'reload']);
    },
  );

  it.each([
    '/api/v1/nodes/node-1/proxy/metrics',
    '//api//v1/namespaces/shop/pods/web-1:80/proxy/',
    '/k8s/clusters/c-1/api/v1/namespaces/shop/services/https:web:/proxy/page',
  ])('knows the app at %s', async (path) => {
    expect(await guard({ url: ORIGIN + path, worker: '/sw.js' })).toContain('unregister');
  });
});
