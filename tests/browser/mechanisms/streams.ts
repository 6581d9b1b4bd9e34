import type { Tools } from '../../cluster/apps/mechanisms/tools.ts';
import { inPage, leave, type Mechanism } from './mechanism.ts';

declare const tools: Tools;

/** Server-sent events and sockets. */
export const STREAMS: Readonly<Record<string, Mechanism>> = {
  'server-sent events, and where they went on': {
    attempt: inPage(async () => {
      const events = new EventSource('/events');
      const heard: string[] = [];
      events.onmessage = ({ data, lastEventId }) => heard.push(`${lastEventId} ${data}`);
      const { data } = await tools.once<MessageEvent>(events, 'resumed');
      events.close();
      return [heard, data, events.url];
    }),
    gives: [['1 one', '2 two', '3 three'], 'after 3', '(origin)/events'],
  },
  'a socket: text, bytes, and how it is closed': {
    attempt: inPage(async () => {
      const socket = new WebSocket('/socket');
      socket.binaryType = 'arraybuffer';
      const heard: unknown[] = [JSON.parse(String(await tools.answer(socket)))];
      socket.send('text');
      heard.push(await tools.answer(socket));
      socket.send(new Uint8Array([1, 2, 3]));
      heard.push([...new Uint8Array((await tools.answer(socket)) as ArrayBuffer)]);
      socket.send('x'.repeat(200_000));
      heard.push(((await tools.answer(socket)) as string).length);
      const closed = tools.once<CloseEvent>(socket, 'close');
      socket.send('close');
      const { code, reason, wasClean } = await closed;
      return [...heard, code, reason, wasClean];
    }),
    gives: [{ url: '/socket', protocol: '' }, 'text', [1, 2, 3], 200000, 4001, 'asked to', true],
  },
  'a socket with a subprotocol': {
    attempt: inPage(async () => {
      const socket = new WebSocket('/socket', ['first', 'second']);
      const heard = JSON.parse(String(await tools.answer(socket)));
      return [heard.protocol, socket.protocol];
    }),
    gives: ['second', 'second'],
  },
  'a socket that names host and clear text': {
    attempt: inPage(async () =>
      tools.failure(async () => {
        const socket = new WebSocket(`ws://${location.host}/socket`);
        return JSON.parse(String(await tools.answer(socket)));
      }),
    ),
    gives: { url: '/socket', protocol: '' },
  },
  'a socket with a query': {
    attempt: inPage(async () => {
      const socket = new WebSocket('/socket?a=b');
      return [JSON.parse(String(await tools.answer(socket))).url, socket.url];
    }),
    gives: ['/socket?a=b', '(sockets)/socket?a=b'],
    differs: {
      why: 'The apiserver drops the query of a handshake (kubernetes/kubernetes#67878).',
      behind: ['/socket', '(sockets)(prefix)/socket?a=b'],
    },
  },
  'a socket of a worker': {
    attempt: inPage(() => tools.answer(new Worker('/socket-worker.js'))),
    gives: '/socket/worker',
    differs: {
      why: 'No rule redirects a socket, and the shim is in workers only once it is known to be needed.',
      behind: 'error',
    },
  },
  'a socket of a worker, once that was noticed': {
    attempt: async ({ page }) => {
      const tryIt = () => page.evaluate(() => tools.answer(new Worker('/socket-worker.js')));
      await tryIt();
      await leave(page, () => page.evaluate(() => location.reload()));
      return tryIt();
    },
    gives: '/socket/worker',
  },
};
