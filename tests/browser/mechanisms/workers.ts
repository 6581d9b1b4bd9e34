import type { Tools } from '../../cluster/apps/mechanisms/tools.ts';
import { inPage, type Mechanism } from './mechanism.ts';

declare const tools: Tools;

/** What the app's workers say of themselves. */
const REQUESTS = { fetched: ['POST', '/echo?by=worker', 'text'], xhr: '/echo?by=xhr' };
const CLASSIC = { ...REQUESTS, path: '/worker.js', library: 'library' };
const MODULE = { ...REQUESTS, path: '/worker.mjs', rooted: 'rooted', later: 'beside' };

/** Workers of every kind. */
export const WORKERS: Readonly<Record<string, Mechanism>> = {
  'a worker': {
    attempt: inPage(() => {
      const worker = new Worker('/worker.js');
      worker.postMessage(0);
      return tools.answer(worker);
    }),
    gives: CLASSIC,
    differs: {
      why: 'A worker reads its own address, prefix and all.',
      behind: { ...CLASSIC, path: '(prefix)/worker.js' },
    },
  },
  'a worker that is a module': {
    attempt: inPage(() => {
      const worker = new Worker('/worker.mjs', { type: 'module' });
      worker.postMessage(0);
      return tools.answer(worker);
    }),
    gives: MODULE,
    differs: {
      why: 'A worker reads its own address, prefix and all.',
      behind: { ...MODULE, path: '(prefix)/worker.mjs' },
    },
  },
  'a worker in a worker': {
    attempt: inPage(() => {
      const worker = new Worker('/outer-worker.js');
      worker.postMessage(0);
      return tools.answer(worker);
    }),
    gives: CLASSIC,
    differs: { why: 'Its script is asked for by no tab, and so is refused.', behind: 'error' },
  },
  'a worker from a blob': {
    attempt: inPage(() => {
      const code = `importScripts('${origin}/library.js');
        fetch('${origin}/echo').then((answer) => answer.json()).then(({ url }) => postMessage([self.library, url]));`;
      const address = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const worker = new Worker(address);
      URL.revokeObjectURL(address);
      return tools.answer(worker);
    }),
    gives: ['library', '/echo'],
  },
  'a worker that hears events': {
    attempt: inPage(() => tools.answer(new Worker('/events-worker.js'))),
    gives: 'one',
  },
  'a worker whose script is not there': {
    attempt: inPage(() => tools.answer(new Worker('/nowhere.js'))),
    gives: 'error',
  },
  'a shared worker': {
    attempt: inPage(async () => {
      const ask = () => {
        const { port } = new SharedWorker('/shared-worker.js', 'shared');
        const answer = tools.answer(port);
        port.postMessage(0);
        return answer;
      };
      return [await ask(), await ask()];
    }),
    gives: [
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
    differs: {
      why: 'A worker reads its own address, prefix and all.',
      behind: [
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
  'a shared worker, asked from a frame': {
    attempt: inPage(async () => {
      const frame = await tools.frame({ src: '/asked/frame' });
      const ask = ({ SharedWorker }: typeof globalThis) => {
        const { port } = new SharedWorker('/shared-worker.js', 'both');
        const answer = tools.answer(port);
        port.postMessage(0);
        return answer as Promise<{ connections: number }>;
      };
      const own = await ask(globalThis);
      return [own.connections, (await ask(frame.contentWindow as never)).connections];
    }),
    gives: [1, 2],
    differs: { why: 'The stand-in of a shared worker belongs to one document.', behind: [1, 1] },
  },
  'a service worker': {
    attempt: inPage(() =>
      tools.failure(async () => {
        const registration = await navigator.serviceWorker.register('/service-worker.js');
        const { scope } = registration;
        await registration.unregister();
        return scope;
      }),
    ),
    gives: '(origin)/',
    differs: {
      why: 'It would answer for other apps of the origin, and its requests belong to no tab.',
      behind: 'TypeError',
    },
  },
};
