import type { BrowserName } from '../setup/machine.ts';

/** Something that a script does in a page of an app, and its results in a document with and without a mark. */
export interface ShimCase {
  /** Flags of the mark. */
  readonly flags?: string;
  /** The only browser to run it in. By default it runs in both. */
  readonly only?: BrowserName;
  /** Path of the page relative to the app's root. `/` by default. */
  readonly path?: string;
  /** Runs in the page. `prefix` is the path of the app's prefix. */
  readonly run: (prefix: string) => unknown;
  readonly marked: unknown;
  readonly unmarked: unknown;
}

/** Defined by `PAGE_TOOLS_SCRIPT`. */
declare const tools: {
  /** The first message of a socket, or `refused`. */
  firstMessageOf(socket: WebSocket): Promise<string>;
  /** The first message of a worker, or `error`. */
  replyOf(worker: Worker | MessagePort): Promise<unknown>;
  /** The result of a task, or the name of its error. */
  resultOrErrorName(task: () => unknown): Promise<string>;
  /** The first message of a socket that a new frame with these attributes opens at `/socket`. */
  socketInFrame(attributes: { src?: string; srcdoc?: string }): Promise<string>;
};
/** What the first script of a page read, by `/early.js`. */
declare const early: unknown;
declare const io: (url: string, options: object) => Record<string, (...args: unknown[]) => void>;

/** The script that defines `tools`. */
export const PAGE_TOOLS_SCRIPT = `
globalThis.tools = {
  firstMessageOf: (socket) => new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve(data);
    socket.onerror = () => resolve('refused');
  }),
  replyOf: (worker) => new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => { event.preventDefault?.(); resolve('error'); };
  }),
  resultOrErrorName: async (task) => { try { return await task(); } catch (error) { return error.name; } },
  socketInFrame: async (attributes) => {
    const frame = Object.assign(document.createElement('iframe'), attributes);
    await new Promise((resolve) => {
      frame.onload = resolve;
      document.body.append(frame);
    });
    return tools.firstMessageOf(new frame.contentWindow.WebSocket('wss://' + location.host + '/socket'));
  },
};
`;

const P = '/api/v1/namespaces/shop/services/web/proxy/';

/** Files of the app that the cases use. */
export const APP_SCRIPTS: Readonly<Record<string, string>> = {
  '/early.js': 'globalThis.early = [location.pathname, location.search, location.hash, history.state];',
  // Posts the message that it got, its path and name, and the results of relative and root-relative requests.
  '/parts/worker.js': `
    const promise = (start) => new Promise((resolve) => start(resolve));
    addEventListener('message', async ({ data, ports }) => {
      const xhr = await promise((resolve) => {
        const request = new XMLHttpRequest();
        request.onloadend = () => resolve(request.responseText);
        request.open('GET', 'beside.txt');
        request.send();
      });
      (ports[0] ?? self).postMessage([
        data, location.pathname, name,
        await fetch('beside.txt').then((response) => response.text()),
        await fetch(new Request('beside.txt')).then((response) => response.text()),
        xhr,
        await promise((resolve) => {
          const socket = new WebSocket('/socket');
          socket.onmessage = (event) => resolve(event.data);
          socket.onerror = () => resolve('refused');
        }),
      ]);
    });`,
  '/parts/classic.js': `importScripts('worker.js');`,
  '/parts/module.js': `await fetch('beside.txt'); await import('./worker.js');`,
  '/parts/counting.js': `
    let count = 0;
    importScripts('more.js');
    onconnect = ({ ports: [port] }) => {
      const socket = new WebSocket('/socket');
      socket.onmessage = ({ data }) => port.postMessage([++count, more, location.pathname, name, data]);
      socket.onerror = () => port.postMessage('refused');
    };`,
  '/parts/counting-module.js': `
    import { text } from './text.js';
    addEventListener('connect', (event) => {
      const [port] = event.ports;
      port.onmessage = ({ data }) => {
        const socket = new WebSocket('/socket');
        socket.onerror = () => port.postMessage('refused');
        socket.onmessage = () => port.postMessage([text, location.pathname, data, event.source === port]);
      };
    });`,
  '/parts/text.js': `export const text = 'text';`,
  '/parts/failing.js': `
    let count = 0;
    onconnect = ({ ports: [port] }) => {
      port.postMessage(++count);
      throw new Error('an error of the app');
    };`,
  '/parts/more.js': 'globalThis.more = "more";',
  '/parts/beside.txt': 'beside',
};

export const SHIM_CASES: Readonly<Record<string, ShimCase>> = {
  'the path that the first script reads in a document at the root': {
    flags: 'root',
    path: '/deep/page?a=1#b',
    run: () => early,
    marked: ['/deep/page', '?a=1', '#b', null],
    unmarked: [`${P}deep/page`, '?a=1', '#b', null],
  },
  'a path that begins with two slashes in a document at the root': {
    flags: 'root',
    path: '//deep/page',
    run: () => location.pathname,
    marked: '//deep/page',
    unmarked: `${P}/deep/page`,
  },
  'the path of a sandboxed frame at the root': {
    flags: 'root',
    run: (prefix) =>
      new Promise((resolve) => {
        addEventListener('message', ({ data }) => resolve(data));
        const frame = document.createElement('iframe');
        frame.sandbox.add('allow-scripts');
        frame.src = `${prefix}posts-path`;
        document.body.append(frame);
      }),
    marked: '/posts-path',
    unmarked: `${P}posts-path`,
  },
  'a frame at the root whose initial empty document was used before': {
    flags: 'root',
    run: async (prefix) => {
      const frame = document.createElement('iframe');
      frame.src = `${prefix}deep/page`;
      document.body.append(frame);
      const before = (frame.contentWindow as typeof window & typeof globalThis).WebSocket;
      await new Promise((resolve) => {
        frame.onload = resolve;
      });
      const view = frame.contentWindow as typeof window & typeof globalThis;
      const { firstMessageOf } = (view as unknown as { tools: typeof tools }).tools;
      return [typeof before, view.location.pathname, await firstMessageOf(new view.WebSocket('/socket'))];
    },
    marked: ['function', '/deep/page', `${P}socket`],
    unmarked: ['function', `${P}deep/page`, 'refused'],
  },
  'the URL of an empty frame in a document at the root, which it must not move': {
    flags: 'root',
    run: () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      return [frame.contentWindow?.location.href, location.pathname];
    },
    marked: ['about:blank', '/'],
    unmarked: ['about:blank', P],
  },

  'a socket with a root-relative URL': {
    run: () => tools.firstMessageOf(new WebSocket('/socket?a=1')),
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'a socket with an absolute URL': {
    run: () => tools.firstMessageOf(new WebSocket(`wss://${location.host}/socket`)),
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'a socket with a ws: URL under the prefix': {
    run: (prefix) =>
      tools.resultOrErrorName(() => tools.firstMessageOf(new WebSocket(`ws://${location.host}${prefix}socket?a=1`))),
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'a socket with a URL object': {
    run: () => tools.firstMessageOf(new WebSocket(new URL('/socket', location.href))),
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'the URL of a socket with a query': {
    run: () => new WebSocket('/socket?a=1&b=%2F').url.split('/').slice(3).join('/'),
    marked: `${P.slice(1)}socket?a=1&b=%2F`,
    unmarked: 'socket?a=1&b=%2F',
  },
  'a socket of a subclass of WebSocket': {
    run: async () => {
      class CustomSocket extends WebSocket {
        field = 1;
      }
      const socket = new CustomSocket('/socket');
      return [
        await tools.firstMessageOf(socket),
        socket.field,
        socket instanceof CustomSocket,
        socket instanceof WebSocket,
        CustomSocket.OPEN,
      ];
    },
    marked: [`${P}socket`, 1, true, true, 1],
    unmarked: ['refused', 1, true, true, 1],
  },
  'a socket after the app removed globals that the shim uses': {
    run: () => {
      Object.assign(globalThis, { URL: null, fetch: null, Blob: null });
      Object.freeze(WebSocket);
      Object.freeze(WebSocket.prototype);
      return tools.firstMessageOf(new WebSocket('/socket'));
    },
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  "a socket of another socket's constructor property": {
    run: (prefix) => {
      const Named = new WebSocket(`wss://${location.host}${prefix}socket`).constructor as typeof WebSocket;
      return tools.firstMessageOf(new Named('/socket'));
    },
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'a socket of an empty frame': {
    run: () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const view = frame.contentWindow as typeof window & typeof globalThis;
      return tools.firstMessageOf(new view.WebSocket(`wss://${location.host}/socket`));
    },
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'a socket of a frame with srcdoc': {
    run: () => tools.socketInFrame({ srcdoc: '<p>hello' }),
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'a socket of a frame with a javascript: URL': {
    run: () => tools.socketInFrame({ src: 'javascript:"<p>hello"' }),
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'a socket of a frame with a blob: URL': {
    run: () => tools.socketInFrame({ src: URL.createObjectURL(new Blob(['<p>hello'], { type: 'text/html' })) }),
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'a socket of an empty window': {
    run: () => {
      const view = open('') as typeof window & typeof globalThis;
      return tools.firstMessageOf(new view.WebSocket(`wss://${location.host}/socket`)).finally(() => view.close());
    },
    marked: `${P}socket`,
    unmarked: 'refused',
  },

  'socket.io that uses nothing but WebSockets': {
    run: () =>
      new Promise((resolve) => {
        const results: unknown[] = [];
        const socket = io(location.origin, { transports: ['websocket'], reconnection: false });
        socket.on?.('connect_error', () => resolve('refused'));
        socket.on?.('said', (text: unknown, bytes: unknown) => {
          results.push(text, [...new Uint8Array(bytes as ArrayBuffer)]);
          if (results.length === 2) socket.emit?.('say', 'é\u001e'.repeat(3), new Blob([new Uint8Array([4, 5])]));
          else socket.emit?.('leave');
        });
        socket.on?.('disconnect', (reason: unknown) => resolve([...results, reason]));
        socket.emit?.('say', 'hello', new Uint8Array([0, 255, 3]));
      }),
    marked: ['hello', [0, 255, 3], 'é\u001e'.repeat(3), [4, 5], 'io server disconnect'],
    unmarked: 'refused',
  },
  'socket.io that uses nothing but WebSockets and has a path under the prefix': {
    run: (prefix) =>
      new Promise((resolve) => {
        const options = { path: `${prefix}socket.io/`, transports: ['websocket'], reconnection: false };
        const socket = io(location.origin, options);
        socket.on?.('connect_error', () => resolve('refused'));
        socket.on?.('connect', () => resolve('connected'));
      }),
    marked: 'connected',
    unmarked: 'refused',
  },
  'the order of many socket.io messages': {
    run: () =>
      new Promise((resolve) => {
        const results: unknown[] = [];
        const socket = io(location.origin, { transports: ['websocket'], reconnection: false });
        socket.on?.('connect_error', () => resolve('refused'));
        socket.on?.('said', (at: unknown) => {
          results.push(at);
          if (results.length === 40) resolve(results.every((one, index) => one === index));
        });
        for (let at = 0; at < 40; at++) socket.emit?.('say', at, 'x'.repeat(60_000));
      }),
    marked: true,
    unmarked: 'refused',
  },
  'engine.io on a server without polling, which fails as before': {
    run: () =>
      new Promise((resolve) => {
        const results: unknown[] = [];
        const socket = new WebSocket('/only-sockets/?EIO=4&transport=websocket');
        socket.onerror = ({ type }) => results.push(type, socket.readyState);
        socket.onclose = ({ type, code, wasClean }) => resolve([...results, type, code, wasClean]);
      }),
    marked: ['error', 3, 'close', 1006, false],
    unmarked: ['error', 3, 'close', 1006, false],
  },
  'engine.io with protocol 3': {
    run: () =>
      new Promise((resolve) => {
        const results: unknown[] = [];
        const socket = new WebSocket('/socket.io/?EIO=3&transport=websocket');
        socket.binaryType = 'arraybuffer';
        socket.addEventListener('open', () => {
          results.push(socket instanceof WebSocket, socket.readyState, new URL(socket.url).protocol);
          socket.send('2');
          socket.send('451-["say",{"_placeholder":true,"num":0}]');
          socket.send(new Uint8Array([4, 1, 2, 250]));
        });
        socket.onmessage = ({ data }) => {
          if (typeof data !== 'string') {
            results.push([...new Uint8Array(data)]);
            socket.close(3000);
          } else results.push(data[0] === '0' ? JSON.parse(data.slice(1)).upgrades : data);
        };
        socket.onclose = ({ code, wasClean }) => resolve(code === 1006 ? 'refused' : [...results, code, wasClean]);
      }),
    marked: [true, 1, 'wss:', [], '40', '3', '451-["said",{"_placeholder":true,"num":0}]', [4, 1, 2, 250], 3000, true],
    unmarked: 'refused',
  },
  'an engine.io socket that is used and closed before it is open, which fails as before': {
    run: () =>
      new Promise((resolve) => {
        const results: unknown[] = [];
        const socket = new WebSocket('/socket.io/?EIO=4&transport=websocket');
        try {
          socket.send('2');
        } catch (error) {
          results.push((error as Error).name);
        }
        socket.onerror = () => results.push('error');
        socket.onclose = ({ code }) => resolve([...results, code]);
        socket.close();
      }),
    marked: ['InvalidStateError', 'error', 1006],
    unmarked: ['InvalidStateError', 'error', 1006],
  },
  'an engine.io probe that upgrades a polling connection, which fails as before': {
    run: () => tools.firstMessageOf(new WebSocket('/socket.io/?EIO=4&transport=websocket&sid=none')),
    marked: 'refused',
    unmarked: 'refused',
  },

  "a fetch with redirect: 'manual'": {
    run: () => tools.resultOrErrorName(() => fetch('/echo?a=1', { redirect: 'manual' }).then(({ type }) => type)),
    marked: 'basic',
    unmarked: 'opaqueredirect',
  },
  "a fetch with redirect: 'error'": {
    run: () =>
      tools.resultOrErrorName(() => fetch('/echo', { redirect: 'error' }).then(({ url }) => new URL(url).pathname)),
    marked: `${P}echo`,
    unmarked: 'TypeError',
  },
  'a fetch with keepalive': {
    run: () =>
      tools.resultOrErrorName(() => fetch('/echo', { keepalive: true }).then(({ redirected }) => String(redirected))),
    marked: 'false',
    unmarked: 'true',
  },
  "a Request with redirect: 'error', a method, headers and a body": {
    run: () =>
      tools.resultOrErrorName(async () => {
        const init = { method: 'PUT', headers: { 'X-One': '1', 'Content-Type': 'a/b' }, body: 'content' };
        const request = new Request('/echo?a=1', { ...init, redirect: 'error' });
        const { url, method, headers, body } = await fetch(request).then((response) => response.json());
        return [url, method, headers['x-one'], headers['content-type'], body, request.bodyUsed];
      }),
    marked: ['/echo?a=1', 'PUT', '1', 'a/b', 'content', true],
    unmarked: 'TypeError',
  },
  "a Request with redirect: 'error' and no body": {
    run: () =>
      tools.resultOrErrorName(async () => {
        const response = await fetch(new Request('/echo', { redirect: 'error' }));
        return [(await response.json()).method, response.redirected];
      }),
    marked: ['GET', false],
    unmarked: 'TypeError',
  },
  'other fetches, which stay as they are': {
    run: async () => {
      const response = await fetch('/echo', { method: 'POST', body: 'content' });
      return [(await response.json()).body, response.redirected];
    },
    marked: ['content', true],
    unmarked: ['content', true],
  },

  'a cookie for a path of the app': {
    run: async () => {
      // biome-ignore-start lint/suspicious/noDocumentCookie: the shim wraps it
      document.cookie = 'theme=dark; Path=/app; Secure';
      const sent = async () => (await fetch('/app/echo').then((response) => response.json())).headers.cookie ?? 'none';
      const before = await sent();
      document.cookie = 'theme=; path=/app; max-age=0';
      // biome-ignore-end lint/suspicious/noDocumentCookie: the shim wraps it
      return [before, await sent()];
    },
    marked: ['theme=dark', 'none'],
    unmarked: ['none', 'none'],
  },

  'a shared worker that is used twice': {
    run: async () => {
      const first = new SharedWorker('parts/counting.js', 'mine');
      const replies = [await tools.replyOf(first.port)];
      const second = new SharedWorker('/parts/counting.js', { name: 'mine' });
      replies.push(await tools.replyOf(second.port), first instanceof SharedWorker);
      return replies;
    },
    path: '/shared',
    marked: [
      [1, 'more', `${P}parts/counting.js`, 'mine', `${P}socket`],
      [2, 'more', `${P}parts/counting.js`, 'mine', `${P}socket`],
      true,
    ],
    unmarked: ['refused', 'refused', true],
  },
  'a shared worker that is a module': {
    run: async () => {
      const { port } = new SharedWorker('/parts/counting-module.js', { type: 'module' });
      port.postMessage('early');
      const message = new Promise((resolve) => port.addEventListener('message', ({ data }) => resolve(data)));
      port.start();
      return message;
    },
    marked: ['text', `${P}parts/counting-module.js`, 'early', true],
    unmarked: 'refused',
  },
  'a shared worker whose script does not exist, which fails as before': {
    run: () =>
      new Promise((resolve) => {
        new SharedWorker('/parts/none.js').onerror = ({ type }) => resolve(type);
      }),
    marked: 'error',
    unmarked: 'error',
  },
  'a shared worker that throws later, which stays as it is': {
    // Firefox reports every error of a shared worker to its pages.
    only: 'chromium',
    run: async () => {
      const results: unknown[] = [];
      for (let at = 0; at < 3; at++) {
        const worker = new SharedWorker('/parts/failing.js');
        worker.onerror = ({ type }) => results.push(type);
        results.push(await tools.replyOf(worker.port));
      }
      return results;
    },
    marked: [1, 2, 3],
    unmarked: [1, 2, 3],
  },
  "a shared worker where the response's policy forbids workers from blobs": {
    path: '/strict',
    run: () =>
      new Promise((resolve) => {
        const worker = new SharedWorker('/parts/counting.js');
        worker.onerror = ({ type }) => resolve(type);
        worker.port.onmessage = () => resolve('message');
      }),
    marked: 'error',
    unmarked: 'message',
  },

  'a worker': {
    flags: 'workers',
    run: async () => {
      const worker = new Worker('parts/classic.js', { name: 'mine' });
      worker.postMessage('early');
      return [await tools.replyOf(worker), worker instanceof Worker];
    },
    marked: [['early', `${P}parts/classic.js`, 'mine', 'beside', 'beside', 'beside', `${P}socket`], true],
    unmarked: [['early', `${P}parts/classic.js`, 'mine', 'beside', 'beside', 'beside', 'refused'], true],
  },
  'a worker that is a module': {
    flags: 'workers',
    run: async () => {
      const worker = new Worker('/parts/module.js', { type: 'module' });
      const { port1, port2 } = new MessageChannel();
      worker.postMessage('early', [port2]);
      return Promise.race([
        tools.replyOf(port1),
        // Without the shim, messages that arrive while the module awaits are lost.
        new Promise((resolve) => {
          const repeat = () => {
            const { port1, port2 } = new MessageChannel();
            worker.postMessage('late', [port2]);
            port1.onmessage = ({ data }) => resolve(data);
          };
          setInterval(repeat, 300);
        }),
      ]);
    },
    marked: ['early', `${P}parts/module.js`, '', 'beside', 'beside', 'beside', `${P}socket`],
    unmarked: ['late', `${P}parts/module.js`, '', 'beside', 'beside', 'beside', 'refused'],
  },
  'a worker from a blob: URL that is revoked at once': {
    flags: 'workers',
    run: () => {
      const text = `
        const socket = new WebSocket('wss://${location.host}/socket');
        socket.onmessage = ({ data }) => postMessage(data);
        socket.onerror = () => postMessage('refused');`;
      const url = URL.createObjectURL(new Blob([text]));
      const worker = new Worker(url);
      URL.revokeObjectURL(url);
      return tools.replyOf(worker);
    },
    marked: `${P}socket`,
    unmarked: 'refused',
  },
  'a worker whose script does not exist, which fails as before': {
    flags: 'workers',
    run: () => tools.replyOf(new Worker('/parts/none.js')),
    marked: 'error',
    unmarked: 'error',
  },
  "a worker where the document's own policy forbids workers from blobs, which stays as it is": {
    flags: 'workers',
    path: '/strict-itself',
    run: async () => {
      const worker = new Worker('parts/worker.js');
      worker.postMessage('early');
      return ((await tools.replyOf(worker)) as unknown[])[0];
    },
    marked: 'early',
    unmarked: 'early',
  },
  'a worker where the page requires Trusted Types, which stays as it is': {
    flags: 'workers',
    path: '/trusted',
    run: async () => {
      const { trustedTypes } = globalThis as unknown as {
        trustedTypes: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
      };
      const policy = trustedTypes.createPolicy('mine', { createScriptURL: (url: string) => url });
      const worker = new Worker(policy.createScriptURL('parts/worker.js'));
      worker.postMessage('early');
      return [
        await tools.resultOrErrorName(() => new Worker('parts/worker.js')),
        await tools.replyOf(worker).then((reply) => (reply as unknown[])[0]),
      ];
    },
    marked: ['TypeError', 'early'],
    unmarked: ['TypeError', 'early'],
  },
  "the name of the app's window, which other windows cannot find it by": {
    run: () => {
      window.name = 'known';
      const found = document.createElement('iframe');
      document.body.append(found);
      const nameOf = Object.getOwnPropertyDescriptor(found.contentWindow, 'name')?.get;
      return [window.name, nameOf?.call(window) === 'known'];
    },
    marked: ['known', false],
    unmarked: ['known', true],
  },
  'a window that is opened by a name twice, which stays one': {
    run: async () => {
      const [first, second] = [window.open('about:blank', 'named'), window.open('about:blank?second', 'named')];
      const result = [first === second, window.open('', 'named') === first];
      first?.close();
      return result;
    },
    marked: [true, true],
    unmarked: [true, true],
  },
  'a frame of that name, which is used rather than a new window': {
    run: () => {
      const frame = Object.assign(document.createElement('iframe'), { name: 'inner' });
      document.body.append(frame);
      return window.open('about:blank', 'inner') === frame.contentWindow;
    },
    marked: true,
    unmarked: true,
  },
};
