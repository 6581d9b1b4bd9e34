import type { Tools } from '../../cluster/apps/mechanisms/tools.ts';
import { type Attempt, inPage as inKeptPage, leave, type Mechanism } from './mechanism.ts';

declare const tools: Tools;

/** In a page that finds nothing of an earlier visit. */
const inPage =
  (task: () => unknown): Attempt =>
  async (visit) => {
    await visit.forget();
    return inKeptPage(task)(visit);
  };

/** Cookies and storage. */
export const STORAGE: Readonly<Record<string, Mechanism>> = {
  'cookies that the app sets': {
    attempt: inPage(async () => {
      const cookies = [
        'root=1; Path=/',
        'hidden=1; Path=/; HttpOnly',
        'app=1; Path=/app',
        'strict=1; Path=/; SameSite=Strict',
      ];
      const query = (all: string[]) => new URLSearchParams(all.map((one) => ['set', one]));
      const sent = async (path: string) => {
        const { headers } = await (await fetch(path)).json();
        return (headers.cookie ?? '').split('; ').sort();
      };
      await fetch(`/cookies?${query(cookies)}`);
      const set = [await sent('/echo'), await sent('/app/page'), document.cookie.split('; ').sort()];
      await fetch(`/cookies?${query(['root=; Path=/; Max-Age=0', 'app=; Path=/app; Max-Age=0'])}`);
      return { set, taken: [await sent('/echo'), await sent('/app/page')] };
    }),
    gives: {
      set: [
        ['hidden=1', 'root=1', 'strict=1'],
        ['app=1', 'hidden=1', 'root=1', 'strict=1'],
        ['root=1', 'strict=1'],
      ],
      taken: [
        ['hidden=1', 'strict=1'],
        ['hidden=1', 'strict=1'],
      ],
    },
  },
  'a cookie that the app sets for no path': {
    attempt: inPage(async () => {
      await fetch('/cookies?set=here%3D1');
      const { headers } = await (await fetch('/echo')).json();
      return [headers.cookie, document.cookie];
    }),
    gives: ['here=1', 'here=1'],
  },
  'cookies that a script sets': {
    attempt: inPage(async () => {
      const sent = async (path: string) => {
        const { headers } = await (await fetch(path)).json();
        return (headers.cookie ?? '').split('; ').sort();
      };
      // biome-ignore lint/suspicious/noDocumentCookie: what apps do.
      const set = (text: string) => (document.cookie = text);
      set('root=1; path=/');
      set('app=1; path=/app');
      set('none=1');
      const all = [await sent('/echo'), await sent('/app/page'), document.cookie.split('; ').sort()];
      set('root=; path=/; max-age=0');
      set('app=; path=/app; max-age=0');
      return { set: all, taken: [await sent('/echo'), await sent('/app/page')] };
    }),
    gives: {
      set: [
        ['none=1', 'root=1'],
        ['app=1', 'none=1', 'root=1'],
        ['none=1', 'root=1'],
      ],
      taken: [['none=1'], ['none=1']],
    },
  },
  'cookies by the cookie store': {
    attempt: inPage(async () => {
      const { cookieStore } = globalThis as unknown as { cookieStore: Record<string, (one: object) => Promise<void>> };
      const sent = async (path: string) => (await (await fetch(path)).json()).headers.cookie ?? '';
      await cookieStore.set?.({ name: 'root', value: '1', path: '/' });
      await cookieStore.set?.({ name: 'app', value: '1', path: '/app' });
      return [await sent('/echo'), (await sent('/app/page')).split('; ').sort()];
    }),
    gives: ['root=1', ['app=1', 'root=1']],
    differs: { why: 'The shim mirrors only what is set by document.cookie.', behind: ['root=1', ['root=1']] },
  },
  'storage, over a reload': {
    attempt: async ({ page, forget }) => {
      await forget();
      await page.evaluate(async () => {
        localStorage.setItem('local', '1');
        sessionStorage.setItem('session', '2');
        const cache = await caches.open('own');
        await cache.add('/file.txt');
        await cache.put('/made', new Response('made'));
        const opening = indexedDB.open('own', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('things').put('stored', 'key');
        await tools.once(opening, 'success');
        opening.result.close();
      });
      await leave(page, () => page.evaluate(() => location.reload()));
      return page.evaluate(async () => {
        const opening = indexedDB.open('own', 1);
        await tools.once(opening, 'success');
        const reading = opening.result.transaction('things').objectStore('things').get('key');
        await tools.once(reading, 'success');
        opening.result.close();
        const file = await caches.match('/file.txt');
        const made = await caches.match('/made');
        return [
          localStorage.getItem('local'),
          sessionStorage.getItem('session'),
          await file?.text(),
          await made?.text(),
          (await (await caches.open('own')).keys()).map(({ url }) => url),
          reading.result,
        ];
      });
    },
    gives: ['1', '2', 'the file', 'made', ['(origin)/file.txt', '(origin)/made'], 'stored'],
  },
  'documents that speak with each other': {
    attempt: inPage(async () => {
      const frame = await tools.frame({ src: '/routes/frame' });
      const view = frame.contentWindow as Window & typeof globalThis;
      const channel = new BroadcastChannel('own');
      const heard = tools.once<MessageEvent>(channel, 'message');
      new view.BroadcastChannel('own').postMessage('broadcast');
      const stored = tools.once<StorageEvent>(window, 'storage');
      view.localStorage.setItem('told', 'stored');
      const posted = tools.once<MessageEvent>(window, 'message');
      view.parent.postMessage('posted', location.origin);
      const { newValue, url } = await stored;
      return [(await heard).data, newValue, url, (await posted).data, (await posted).origin];
    }),
    gives: ['broadcast', 'stored', '(origin)/routes/frame', 'posted', '(origin)'],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: ['broadcast', 'stored', '(origin)(prefix)/routes/frame', 'posted', '(origin)'],
    },
  },
};
