import type { PageTools } from '../../cluster/apps/web-features/page-tools.ts';
import { inPage, type WebFeature } from './web-feature.ts';

declare const tools: PageTools;

/** What the app's workers report. */
const REQUESTS = { fetched: ['POST', '/echo?by=worker', 'text'], xhr: '/echo?by=xhr' };
const CLASSIC = { ...REQUESTS, path: '/worker.js', library: 'library' };
const MODULE = { ...REQUESTS, path: '/worker.mjs', rooted: 'rooted', later: 'beside' };

/** Workers. */
export const WORKERS: Readonly<Record<string, WebFeature>> = {
  'a worker': {
    use: inPage(() => {
      const worker = new Worker('/worker.js');
      worker.postMessage(0);
      return tools.firstMessage(worker);
    }),
    result: CLASSIC,
    throughPortside: {
      reason: 'A worker sees the prefix in its own URL.',
      both: { ...CLASSIC, path: '(prefix)/worker.js' },
    },
  },
  'a module worker': {
    use: inPage(() => {
      const worker = new Worker('/worker.mjs', { type: 'module' });
      worker.postMessage(0);
      return tools.firstMessage(worker);
    }),
    result: MODULE,
    throughPortside: {
      reason: 'A worker sees the prefix in its own URL.',
      both: { ...MODULE, path: '(prefix)/worker.mjs' },
    },
  },
  'a nested worker': {
    use: inPage(() => {
      const worker = new Worker('/outer-worker.js');
      worker.postMessage(0);
      return tools.firstMessage(worker);
    }),
    result: CLASSIC,
    throughPortside: { reason: 'The request for its script belongs to no tab, so it is blocked.', both: 'error' },
  },
  'a worker from a blob: URL': {
    use: inPage(() => {
      const code = `importScripts('${origin}/library.js');
        fetch('${origin}/echo').then((response) => response.json()).then(({ url }) => postMessage([self.library, url]));`;
      const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const worker = new Worker(url);
      URL.revokeObjectURL(url);
      return tools.firstMessage(worker);
    }),
    result: ['library', '/echo'],
  },
  'server-sent events in a worker': {
    use: inPage(() => tools.firstMessage(new Worker('/events-worker.js'))),
    result: 'one',
  },
  'a worker whose script does not exist': {
    use: inPage(() => tools.firstMessage(new Worker('/nowhere.js'))),
    result: 'error',
  },
  'a shared worker': {
    use: inPage(async () => {
      const connect = () => {
        const { port } = new SharedWorker('/shared-worker.js', 'shared');
        const reply = tools.firstMessage(port);
        port.postMessage(0);
        return reply;
      };
      return [await connect(), await connect()];
    }),
    result: [
      {
        path: '/shared-worker.js',
        fetched: ['POST', '/echo?by=worker', 'text'],
        xhr: '/echo?by=xhr',
        library: 'library',
        connections: 1,
      },
      {
        path: '/shared-worker.js',
        fetched: ['POST', '/echo?by=worker', 'text'],
        xhr: '/echo?by=xhr',
        library: 'library',
        connections: 2,
      },
    ],
    throughPortside: {
      reason: 'A worker sees the prefix in its own URL.',
      both: [
        {
          path: '(prefix)/shared-worker.js',
          fetched: ['POST', '/echo?by=worker', 'text'],
          xhr: '/echo?by=xhr',
          library: 'library',
          connections: 1,
        },
        {
          path: '(prefix)/shared-worker.js',
          fetched: ['POST', '/echo?by=worker', 'text'],
          xhr: '/echo?by=xhr',
          library: 'library',
          connections: 2,
        },
      ],
    },
  },
  'a shared worker that is used by a page and its frame': {
    use: inPage(async () => {
      const frame = await tools.addFrame({ src: '/request/frame' });
      const connect = ({ SharedWorker }: typeof globalThis) => {
        const { port } = new SharedWorker('/shared-worker.js', 'both');
        const reply = tools.firstMessage(port);
        port.postMessage(0);
        return reply as Promise<{ connections: number }>;
      };
      const own = await connect(globalThis);
      return [own.connections, (await connect(frame.contentWindow as never)).connections];
    }),
    result: [1, 2],
    throughPortside: { reason: 'The polyfill creates one worker for each document.', both: [1, 1] },
  },
  'a service worker': {
    use: inPage(() =>
      tools.resultOrErrorName(async () => {
        const registration = await navigator.serviceWorker.register('/service-worker.js');
        const { scope } = registration;
        await registration.unregister();
        return scope;
      }),
    ),
    result: '(origin)/',
    throughPortside: {
      reason: 'It could intercept requests of other apps of the origin, and its own requests belong to no tab.',
      both: 'TypeError',
    },
  },
};
