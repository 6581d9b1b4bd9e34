import type { BrowserName } from '../setup/machine.ts';

/** Something that an app does in its page, and what comes of it with the shim and without. */
export interface ShimCase {
  /** Words of the mark. */
  readonly words?: string;
  /** Where it is not done in both. */
  readonly only?: BrowserName;
  /** The page to do it in, as the app knows it. */
  readonly page?: string;
  /** Runs in the page. */
  readonly run: (prefix: string) => unknown;
  readonly with: unknown;
  readonly without: unknown;
}

/** What a page of the tests knows; see `PAGE_TOOLS`. */
declare const tools: {
  hear(socket: WebSocket): Promise<string>;
  answerOf(worker: Worker | MessagePort): Promise<unknown>;
  failure(task: () => unknown): Promise<string>;
  socketOfFrame(attributes: { src?: string; srcdoc?: string }): Promise<string>;
};
declare const early: unknown;
declare const io: (url: string, options: object) => Record<string, (...args: unknown[]) => void>;

/** Script of every page of the tests. */
export const PAGE_TOOLS = `
globalThis.tools = {
  hear: (socket) => new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve(data);
    socket.onerror = () => resolve('refused');
  }),
  answerOf: (worker) => new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => { event.preventDefault?.(); resolve('error'); };
  }),
  failure: async (task) => { try { return await task(); } catch (error) { return error.name; } },
  socketOfFrame: async (attributes) => {
    const frame = Object.assign(document.createElement('iframe'), attributes);
    await new Promise((resolve) => {
      frame.onload = resolve;
      document.body.append(frame);
    });
    return tools.hear(new frame.contentWindow.WebSocket('wss://' + location.host + '/socket'));
  },
};
`;

const P = '/api/v1/namespaces/shop/services/web/proxy/';

/** Scripts that the cases name, as files of the app. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  '/early.js': 'globalThis.early = [location.pathname, location.search, location.hash, history.state];',
  // Says where it is, what it was called, and whether its relative and rooted requests arrive.
  '/parts/worker.js': `
    const asked = (open) => new Promise((resolve) => open(resolve));
    addEventListener('message', async ({ data, ports }) => {
      const xhr = await asked((resolve) => {
        const request = new XMLHttpRequest();
        request.onloadend = () => resolve(request.responseText);
        request.open('GET', 'beside.txt');
        request.send();
      });
      (ports[0] ?? self).postMessage([
        data, location.pathname, name,
        await fetch('beside.txt').then((answer) => answer.text()),
        await fetch(new Request('beside.txt')).then((answer) => answer.text()),
        xhr,
        await asked((resolve) => {
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
      throw new Error('of its own');
    };`,
  '/parts/more.js': 'globalThis.more = "more";',
  '/parts/beside.txt': 'beside',
};

export const CASES: Readonly<Record<string, ShimCase>> = {
  'the path that the first script reads, at the root': {
    words: 'root',
    page: '/deep/page?a=1#b',
    run: () => early,
    with: ['/deep/page', '?a=1', '#b', null],
    without: [`${P}deep/page`, '?a=1', '#b', null],
  },
  'a path that begins with two slashes, at the root': {
    words: 'root',
    page: '//deep/page',
    run: () => location.pathname,
    with: '//deep/page',
    without: `${P}/deep/page`,
  },
  'a sandboxed frame, at the root': {
    words: 'root',
    run: (prefix) =>
      new Promise((resolve) => {
        addEventListener('message', ({ data }) => resolve(data));
        const frame = document.createElement('iframe');
        frame.sandbox.add('allow-scripts');
        frame.src = `${prefix}says-where`;
        document.body.append(frame);
      }),
    with: '/says-where',
    without: `${P}says-where`,
  },
  'a frame of the app, at the root, whose window was used before': {
    words: 'root',
    run: async (prefix) => {
      const frame = document.createElement('iframe');
      frame.src = `${prefix}deep/page`;
      document.body.append(frame);
      const before = (frame.contentWindow as typeof window & typeof globalThis).WebSocket;
      await new Promise((resolve) => {
        frame.onload = resolve;
      });
      const view = frame.contentWindow as typeof window & typeof globalThis;
      const { hear } = (view as unknown as { tools: typeof tools }).tools;
      return [typeof before, view.location.pathname, await hear(new view.WebSocket('/socket'))];
    },
    with: ['function', '/deep/page', `${P}socket`],
    without: ['function', `${P}deep/page`, 'refused'],
  },
  'a frame without an address, whose parent is at the root': {
    words: 'root',
    run: () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      return [frame.contentWindow?.location.href, location.pathname];
    },
    with: ['about:blank', '/'],
    without: ['about:blank', P],
  },

  'a socket by a rooted address': {
    run: () => tools.hear(new WebSocket('/socket?a=1')),
    with: `${P}socket`,
    without: 'refused',
  },
  'a socket by a whole address': {
    run: () => tools.hear(new WebSocket(`wss://${location.host}/socket`)),
    with: `${P}socket`,
    without: 'refused',
  },
  'a socket by an insecure address under the prefix': {
    run: (prefix) => tools.failure(() => tools.hear(new WebSocket(`ws://${location.host}${prefix}socket?a=1`))),
    with: `${P}socket`,
    without: 'refused',
  },
  'a socket by the address of a page': {
    run: () => tools.hear(new WebSocket(new URL('/socket', location.href))),
    with: `${P}socket`,
    without: 'refused',
  },
  'a socket, its query': {
    run: () => new WebSocket('/socket?a=1&b=%2F').url.split('/').slice(3).join('/'),
    with: `${P.slice(1)}socket?a=1&b=%2F`,
    without: 'socket?a=1&b=%2F',
  },
  'a subclass of WebSocket': {
    run: async () => {
      class Mine extends WebSocket {
        own = 1;
      }
      const socket = new Mine('/socket');
      return [await tools.hear(socket), socket.own, socket instanceof Mine, socket instanceof WebSocket, Mine.OPEN];
    },
    with: [`${P}socket`, 1, true, true, 1],
    without: ['refused', 1, true, true, 1],
  },
  'a socket where the app has put away what the shim needs': {
    run: () => {
      Object.assign(globalThis, { URL: null, fetch: null, Blob: null });
      Object.freeze(WebSocket);
      Object.freeze(WebSocket.prototype);
      return tools.hear(new WebSocket('/socket'));
    },
    with: `${P}socket`,
    without: 'refused',
  },
  'the constructor that a socket names': {
    run: (prefix) => {
      const Named = new WebSocket(`wss://${location.host}${prefix}socket`).constructor as typeof WebSocket;
      return tools.hear(new Named('/socket'));
    },
    with: `${P}socket`,
    without: 'refused',
  },
  'a socket of a frame without an address': {
    run: () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const view = frame.contentWindow as typeof window & typeof globalThis;
      return tools.hear(new view.WebSocket(`wss://${location.host}/socket`));
    },
    with: `${P}socket`,
    without: 'refused',
  },
  'a socket of a frame with a document of its own': {
    run: () => tools.socketOfFrame({ srcdoc: '<p>hello' }),
    with: `${P}socket`,
    without: 'refused',
  },
  'a socket of a frame with a script for an address': {
    run: () => tools.socketOfFrame({ src: 'javascript:"<p>hello"' }),
    with: `${P}socket`,
    without: 'refused',
  },
  'a socket of a frame from a blob': {
    run: () => tools.socketOfFrame({ src: URL.createObjectURL(new Blob(['<p>hello'], { type: 'text/html' })) }),
    with: `${P}socket`,
    without: 'refused',
  },
  'a socket of a window without an address': {
    run: () => {
      const view = open('') as typeof window & typeof globalThis;
      return tools.hear(new view.WebSocket(`wss://${location.host}/socket`)).finally(() => view.close());
    },
    with: `${P}socket`,
    without: 'refused',
  },

  'socket.io by sockets alone': {
    run: () =>
      new Promise((resolve) => {
        const seen: unknown[] = [];
        const socket = io(location.origin, { transports: ['websocket'], reconnection: false });
        socket.on?.('connect_error', () => resolve('refused'));
        socket.on?.('said', (text: unknown, bytes: unknown) => {
          seen.push(text, [...new Uint8Array(bytes as ArrayBuffer)]);
          if (seen.length === 2) socket.emit?.('say', 'é\u001e'.repeat(3), new Blob([new Uint8Array([4, 5])]));
          else socket.emit?.('leave');
        });
        socket.on?.('disconnect', (reason: unknown) => resolve([...seen, reason]));
        socket.emit?.('say', 'hello', new Uint8Array([0, 255, 3]));
      }),
    with: ['hello', [0, 255, 3], 'é\u001e'.repeat(3), [4, 5], 'io server disconnect'],
    without: 'refused',
  },
  'socket.io by sockets alone, under the prefix': {
    run: (prefix) =>
      new Promise((resolve) => {
        const options = { path: `${prefix}socket.io/`, transports: ['websocket'], reconnection: false };
        const socket = io(location.origin, options);
        socket.on?.('connect_error', () => resolve('refused'));
        socket.on?.('connect', () => resolve('connected'));
      }),
    with: 'connected',
    without: 'refused',
  },
  'many messages of socket.io, in order': {
    run: () =>
      new Promise((resolve) => {
        const seen: unknown[] = [];
        const socket = io(location.origin, { transports: ['websocket'], reconnection: false });
        socket.on?.('connect_error', () => resolve('refused'));
        socket.on?.('said', (at: unknown) => {
          seen.push(at);
          if (seen.length === 40) resolve(seen.every((one, index) => one === index));
        });
        for (let at = 0; at < 40; at++) socket.emit?.('say', at, 'x'.repeat(60_000));
      }),
    with: true,
    without: 'refused',
  },
  'a server that refuses polling': {
    run: () =>
      new Promise((resolve) => {
        const seen: unknown[] = [];
        const socket = new WebSocket('/only-sockets/?EIO=4&transport=websocket');
        socket.onerror = ({ type }) => seen.push(type, socket.readyState);
        socket.onclose = ({ type, code, wasClean }) => resolve([...seen, type, code, wasClean]);
      }),
    // The same as without: the truth.
    with: ['error', 3, 'close', 1006, false],
    without: ['error', 3, 'close', 1006, false],
  },
  'engine.io of protocol 3': {
    run: () =>
      new Promise((resolve) => {
        const seen: unknown[] = [];
        const socket = new WebSocket('/socket.io/?EIO=3&transport=websocket');
        socket.binaryType = 'arraybuffer';
        socket.addEventListener('open', () => {
          seen.push(socket instanceof WebSocket, socket.readyState, new URL(socket.url).protocol);
          socket.send('2');
          socket.send('451-["say",{"_placeholder":true,"num":0}]');
          socket.send(new Uint8Array([4, 1, 2, 250]));
        });
        socket.onmessage = ({ data }) => {
          if (typeof data !== 'string') {
            seen.push([...new Uint8Array(data)]);
            socket.close(3000);
          } else seen.push(data[0] === '0' ? JSON.parse(data.slice(1)).upgrades : data);
        };
        socket.onclose = ({ code, wasClean }) => resolve(code === 1006 ? 'refused' : [...seen, code, wasClean]);
      }),
    with: [true, 1, 'wss:', [], '40', '3', '451-["said",{"_placeholder":true,"num":0}]', [4, 1, 2, 250], 3000, true],
    without: 'refused',
  },
  'sending before an engine.io socket is open, and closing it': {
    run: () =>
      new Promise((resolve) => {
        const seen: unknown[] = [];
        const socket = new WebSocket('/socket.io/?EIO=4&transport=websocket');
        try {
          socket.send('2');
        } catch (error) {
          seen.push((error as Error).name);
        }
        socket.onerror = () => seen.push('error');
        socket.onclose = ({ code }) => resolve([...seen, code]);
        socket.close();
      }),
    with: ['InvalidStateError', 'error', 1006],
    without: ['InvalidStateError', 'error', 1006],
  },
  'an engine.io probe after polling': {
    run: () => tools.hear(new WebSocket('/socket.io/?EIO=4&transport=websocket&sid=none')),
    with: 'refused',
    without: 'refused',
  },

  'a fetch that sees redirects itself': {
    run: () => tools.failure(() => fetch('/echo?a=1', { redirect: 'manual' }).then(({ type }) => type)),
    with: 'basic',
    without: 'opaqueredirect',
  },
  'a fetch that forbids redirects': {
    run: () => tools.failure(() => fetch('/echo', { redirect: 'error' }).then(({ url }) => new URL(url).pathname)),
    with: `${P}echo`,
    without: 'TypeError',
  },
  'a fetch that outlives its page': {
    run: () => tools.failure(() => fetch('/echo', { keepalive: true }).then(({ redirected }) => String(redirected))),
    with: 'false',
    without: 'true',
  },
  'a request that forbids redirects, with method, headers and body': {
    run: () =>
      tools.failure(async () => {
        const init = { method: 'PUT', headers: { 'X-One': '1', 'Content-Type': 'a/b' }, body: 'content' };
        const request = new Request('/echo?a=1', { ...init, redirect: 'error' });
        const { url, method, headers, body } = await fetch(request).then((answer) => answer.json());
        return [url, method, headers['x-one'], headers['content-type'], body, request.bodyUsed];
      }),
    with: ['/echo?a=1', 'PUT', '1', 'a/b', 'content', true],
    without: 'TypeError',
  },
  'a request that forbids redirects, without a body': {
    run: () =>
      tools.failure(async () => {
        const answer = await fetch(new Request('/echo', { redirect: 'error' }));
        return [(await answer.json()).method, answer.redirected];
      }),
    with: ['GET', false],
    without: 'TypeError',
  },
  'other fetches': {
    run: async () => {
      const answer = await fetch('/echo', { method: 'POST', body: 'content' });
      return [(await answer.json()).body, answer.redirected];
    },
    with: ['content', true],
    without: ['content', true],
  },

  'a cookie for a path of the app': {
    run: async () => {
      // biome-ignore-start lint/suspicious/noDocumentCookie: what it is about
      document.cookie = 'theme=dark; Path=/app; Secure';
      const sent = async () => (await fetch('/app/echo').then((answer) => answer.json())).headers.cookie ?? 'none';
      const before = await sent();
      document.cookie = 'theme=; path=/app; max-age=0';
      // biome-ignore-end lint/suspicious/noDocumentCookie: what it is about
      return [before, await sent()];
    },
    with: ['theme=dark', 'none'],
    without: ['none', 'none'],
  },

  'a shared worker, twice': {
    run: async () => {
      const first = new SharedWorker('parts/counting.js', 'mine');
      const answers = [await tools.answerOf(first.port)];
      const second = new SharedWorker('/parts/counting.js', { name: 'mine' });
      answers.push(await tools.answerOf(second.port), first instanceof SharedWorker);
      return answers;
    },
    page: '/shared',
    with: [
      [1, 'more', `${P}parts/counting.js`, 'mine', `${P}socket`],
      [2, 'more', `${P}parts/counting.js`, 'mine', `${P}socket`],
      true,
    ],
    without: ['refused', 'refused', true],
  },
  'a shared worker that is a module': {
    run: async () => {
      const { port } = new SharedWorker('/parts/counting-module.js', { type: 'module' });
      port.postMessage('early');
      const answer = new Promise((resolve) => port.addEventListener('message', ({ data }) => resolve(data)));
      port.start();
      return answer;
    },
    with: ['text', `${P}parts/counting-module.js`, 'early', true],
    without: 'refused',
  },
  'a shared worker that is not there': {
    run: () =>
      new Promise((resolve) => {
        new SharedWorker('/parts/none.js').onerror = ({ type }) => resolve(type);
      }),
    with: 'error',
    without: 'error',
  },
  'a shared worker that fails later': {
    // Firefox tells each page of every error of its shared workers.
    only: 'chromium',
    run: async () => {
      const seen: unknown[] = [];
      for (let at = 0; at < 3; at++) {
        const worker = new SharedWorker('/parts/failing.js');
        worker.onerror = ({ type }) => seen.push(type);
        seen.push(await tools.answerOf(worker.port));
      }
      return seen;
    },
    with: [1, 2, 3],
    without: [1, 2, 3],
  },
  'a shared worker where the policy has no place for blobs': {
    page: '/strict',
    run: () =>
      new Promise((resolve) => {
        const worker = new SharedWorker('/parts/counting.js');
        worker.onerror = ({ type }) => resolve(type);
        worker.port.onmessage = () => resolve('message');
      }),
    with: 'error',
    without: 'message',
  },

  'a worker': {
    words: 'workers',
    run: async () => {
      const worker = new Worker('parts/classic.js', { name: 'mine' });
      worker.postMessage('early');
      return [await tools.answerOf(worker), worker instanceof Worker];
    },
    with: [['early', `${P}parts/classic.js`, 'mine', 'beside', 'beside', 'beside', `${P}socket`], true],
    without: [['early', `${P}parts/classic.js`, 'mine', 'beside', 'beside', 'beside', 'refused'], true],
  },
  'a worker that is a module': {
    words: 'workers',
    run: async () => {
      const worker = new Worker('/parts/module.js', { type: 'module' });
      const { port1, port2 } = new MessageChannel();
      worker.postMessage('early', [port2]);
      return Promise.race([
        tools.answerOf(port1),
        // Natively what comes before a module has run is lost where it awaits.
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
    with: ['early', `${P}parts/module.js`, '', 'beside', 'beside', 'beside', `${P}socket`],
    without: ['late', `${P}parts/module.js`, '', 'beside', 'beside', 'beside', 'refused'],
  },
  'a worker from a blob that is revoked at once': {
    words: 'workers',
    run: () => {
      const text = `
        const socket = new WebSocket('wss://${location.host}/socket');
        socket.onmessage = ({ data }) => postMessage(data);
        socket.onerror = () => postMessage('refused');`;
      const address = URL.createObjectURL(new Blob([text]));
      const worker = new Worker(address);
      URL.revokeObjectURL(address);
      return tools.answerOf(worker);
    },
    with: `${P}socket`,
    without: 'refused',
  },
  'a worker that is not there': {
    words: 'workers',
    run: () => tools.answerOf(new Worker('/parts/none.js')),
    with: 'error',
    without: 'error',
  },
  'a worker where the document itself has no place for blobs': {
    words: 'workers',
    page: '/strict-itself',
    run: async () => {
      const worker = new Worker('parts/worker.js');
      worker.postMessage('early');
      return ((await tools.answerOf(worker)) as unknown[])[0];
    },
    with: 'early',
    without: 'early',
  },
  'a worker where the page demands trusted addresses': {
    words: 'workers',
    page: '/trusted',
    run: async () => {
      const { trustedTypes } = globalThis as unknown as {
        trustedTypes: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
      };
      const policy = trustedTypes.createPolicy('mine', { createScriptURL: (url: string) => url });
      const worker = new Worker(policy.createScriptURL('parts/worker.js'));
      worker.postMessage('early');
      return [
        await tools.failure(() => new Worker('parts/worker.js')),
        await tools.answerOf(worker).then((answer) => (answer as unknown[])[0]),
      ];
    },
    with: ['TypeError', 'early'],
    without: ['TypeError', 'early'],
  },
};
