import type { PageTools } from '../../cluster/apps/web-features/page-tools.ts';
import { inPage, navigateBy, type WebFeature } from './web-feature.ts';

declare const tools: PageTools;

/** Server-sent events and WebSockets. */
export const STREAMS: Readonly<Record<string, WebFeature>> = {
  'server-sent events that resume after a reconnect': {
    use: inPage(async () => {
      const events = new EventSource('/events');
      const messages: string[] = [];
      events.onmessage = ({ data, lastEventId }) => messages.push(`${lastEventId} ${data}`);
      const { data } = await tools.nextEvent<MessageEvent>(events, 'resumed');
      events.close();
      return [messages, data, events.url];
    }),
    result: [['1 one', '2 two', '3 three'], 'after 3', '(origin)/events'],
  },
  'a WebSocket with text, bytes and a close code': {
    use: inPage(async () => {
      const socket = new WebSocket('/socket');
      socket.binaryType = 'arraybuffer';
      const messages: unknown[] = [JSON.parse(String(await tools.firstMessage(socket)))];
      socket.send('text');
      messages.push(await tools.firstMessage(socket));
      socket.send(new Uint8Array([1, 2, 3]));
      messages.push([...new Uint8Array((await tools.firstMessage(socket)) as ArrayBuffer)]);
      socket.send('x'.repeat(200_000));
      messages.push(((await tools.firstMessage(socket)) as string).length);
      const closed = tools.nextEvent<CloseEvent>(socket, 'close');
      socket.send('close');
      const { code, reason, wasClean } = await closed;
      return [...messages, code, reason, wasClean];
    }),
    result: [{ url: '/socket', protocol: '' }, 'text', [1, 2, 3], 200000, 4001, 'requested', true],
  },
  'a WebSocket with a subprotocol': {
    use: inPage(async () => {
      const socket = new WebSocket('/socket', ['first', 'second']);
      const { protocol } = JSON.parse(String(await tools.firstMessage(socket)));
      return [protocol, socket.protocol];
    }),
    result: ['second', 'second'],
  },
  'a WebSocket with an absolute ws: URL': {
    use: inPage(async () =>
      tools.resultOrErrorName(async () => {
        const socket = new WebSocket(`ws://${location.host}/socket`);
        return JSON.parse(String(await tools.firstMessage(socket)));
      }),
    ),
    result: { url: '/socket', protocol: '' },
  },
  'a WebSocket with a query': {
    use: inPage(async () => {
      const socket = new WebSocket('/socket?a=b');
      return [JSON.parse(String(await tools.firstMessage(socket))).url, socket.url];
    }),
    result: ['/socket?a=b', '(socket origin)/socket?a=b'],
    throughPortside: {
      reason: 'The apiserver drops the query of a handshake (kubernetes/kubernetes#67878).',
      both: ['/socket', '(socket origin)(prefix)/socket?a=b'],
    },
  },
  'a WebSocket of a worker': {
    use: inPage(() => tools.firstMessage(new Worker('/socket-worker.js'))),
    result: '/socket/worker',
    throughPortside: {
      reason: 'No rule can redirect a WebSocket, and workers get the shim only after the app was seen to need it.',
      both: 'error',
    },
  },
  'a WebSocket of a worker, after the app was seen to need it': {
    use: async ({ page }) => {
      const useSocket = () => page.evaluate(() => tools.firstMessage(new Worker('/socket-worker.js')));
      await useSocket();
      await navigateBy(page, () => page.evaluate(() => location.reload()));
      return useSocket();
    },
    result: '/socket/worker',
  },
};
