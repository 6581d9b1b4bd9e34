import type { PageTools } from '../../cluster/apps/web-features/page-tools.ts';
import { type FeatureUse, inPage, navigateBy, type WebFeature } from './web-feature.ts';

declare const tools: PageTools;

/** Like `inPage`, without cookies and storage from before. */
const inCleanPage =
  (task: () => unknown): FeatureUse =>
  async (tab) => {
    await tab.clearStorage();
    return inPage(task)(tab);
  };

/** Cookies and storage. */
export const STORAGE: Readonly<Record<string, WebFeature>> = {
  'cookies set by the app': {
    use: inCleanPage(async () => {
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
      // Portside hears of a cookie for a path a moment after the page has its response.
      const sentWithin = async (tries: number, path: string, count: number): Promise<string[]> => {
        const found = await sent(path);
        return found.length === count || tries === 0 ? found : sentWithin(tries - 1, path, count);
      };
      await fetch(`/cookies?${query(cookies)}`);
      const set = [await sent('/echo'), await sentWithin(100, '/app/page', 4), document.cookie.split('; ').sort()];
      await fetch(`/cookies?${query(['root=; Path=/; Max-Age=0', 'app=; Path=/app; Max-Age=0'])}`);
      return { set, deleted: [await sent('/echo'), await sentWithin(100, '/app/page', 2)] };
    }),
    result: {
      set: [
        ['hidden=1', 'root=1', 'strict=1'],
        ['app=1', 'hidden=1', 'root=1', 'strict=1'],
        ['root=1', 'strict=1'],
      ],
      deleted: [
        ['hidden=1', 'strict=1'],
        ['hidden=1', 'strict=1'],
      ],
    },
  },
  'a cookie without a path': {
    use: inCleanPage(async () => {
      await fetch('/cookies?set=here%3D1');
      const { headers } = await (await fetch('/echo')).json();
      return [headers.cookie, document.cookie];
    }),
    result: ['here=1', 'here=1'],
  },
  'cookies set with document.cookie': {
    use: inCleanPage(async () => {
      const sent = async (path: string) => {
        const { headers } = await (await fetch(path)).json();
        return (headers.cookie ?? '').split('; ').sort();
      };
      // biome-ignore lint/suspicious/noDocumentCookie: apps set cookies this way
      const set = (text: string) => (document.cookie = text);
      set('root=1; path=/');
      set('app=1; path=/app');
      set('none=1');
      const cookies = [await sent('/echo'), await sent('/app/page'), document.cookie.split('; ').sort()];
      set('root=; path=/; max-age=0');
      set('app=; path=/app; max-age=0');
      return { set: cookies, deleted: [await sent('/echo'), await sent('/app/page')] };
    }),
    result: {
      set: [
        ['none=1', 'root=1'],
        ['app=1', 'none=1', 'root=1'],
        ['none=1', 'root=1'],
      ],
      deleted: [['none=1'], ['none=1']],
    },
  },
  'cookies set with the Cookie Store API': {
    use: inCleanPage(async () => {
      const { cookieStore } = globalThis as unknown as { cookieStore: Record<string, (one: object) => Promise<void>> };
      const sent = async (path: string) => (await (await fetch(path)).json()).headers.cookie ?? '';
      await cookieStore.set?.({ name: 'root', value: '1', path: '/' });
      await cookieStore.set?.({ name: 'app', value: '1', path: '/app' });
      return [await sent('/echo'), (await sent('/app/page')).split('; ').sort()];
    }),
    result: ['root=1', ['app=1', 'root=1']],
    throughPortside: { reason: 'The shim covers document.cookie only.', both: ['root=1', ['root=1']] },
  },
  'storage that survives a reload': {
    use: async ({ page, clearStorage }) => {
      await clearStorage();
      await page.evaluate(async () => {
        localStorage.setItem('local', '1');
        sessionStorage.setItem('session', '2');
        const cache = await caches.open('own');
        await cache.add('/file.txt');
        await cache.put('/made', new Response('made'));
        const opening = indexedDB.open('own', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('things').put('stored', 'key');
        await tools.nextEvent(opening, 'success');
        opening.result.close();
      });
      await navigateBy(page, () => page.evaluate(() => location.reload()));
      return page.evaluate(async () => {
        const opening = indexedDB.open('own', 1);
        await tools.nextEvent(opening, 'success');
        const reading = opening.result.transaction('things').objectStore('things').get('key');
        await tools.nextEvent(reading, 'success');
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
    result: ['1', '2', 'the file', 'made', ['(origin)/file.txt', '(origin)/made'], 'stored'],
  },
  'messages and storage events between documents': {
    use: inCleanPage(async () => {
      const frame = await tools.addFrame({ src: '/routes/frame' });
      const view = frame.contentWindow as Window & typeof globalThis;
      const channel = new BroadcastChannel('own');
      const broadcast = tools.nextEvent<MessageEvent>(channel, 'message');
      new view.BroadcastChannel('own').postMessage('broadcast');
      const stored = tools.nextEvent<StorageEvent>(window, 'storage');
      view.localStorage.setItem('key', 'stored');
      const posted = tools.nextEvent<MessageEvent>(window, 'message');
      view.parent.postMessage('posted', location.origin);
      const { newValue, url } = await stored;
      return [(await broadcast).data, newValue, url, (await posted).data, (await posted).origin];
    }),
    result: ['broadcast', 'stored', '(origin)/routes/frame', 'posted', '(origin)'],
    throughPortside: {
      reason: 'Under the prefix, a page sees the prefix in its URLs.',
      prefix: ['broadcast', 'stored', '(origin)(prefix)/routes/frame', 'posted', '(origin)'],
    },
  },
};
