import type { Tools } from '../../cluster/apps/mechanisms/tools.ts';
import { inPage, type Mechanism } from './mechanism.ts';

declare const tools: Tools;

/** Requests by `fetch`, `XMLHttpRequest` and beacons. */
export const REQUESTS: Readonly<Record<string, Mechanism>> = {
  'fetch by every method': {
    attempt: inPage(async () => {
      const all: unknown[] = [];
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const body = method === 'GET' ? {} : { body: `by ${method}` };
        all.push(await tools.ask('/echo?a=b%20c', { method, ...body }));
      }
      const head = await fetch('/echo', { method: 'HEAD' });
      return [...all, head.status, await head.text()];
    }),
    gives: [
      ['GET /echo?a=b%20c', '', ''],
      ['POST /echo?a=b%20c', 'text/plain;charset=UTF-8', 'by POST'],
      ['PUT /echo?a=b%20c', 'text/plain;charset=UTF-8', 'by PUT'],
      ['PATCH /echo?a=b%20c', 'text/plain;charset=UTF-8', 'by PATCH'],
      ['DELETE /echo?a=b%20c', 'text/plain;charset=UTF-8', 'by DELETE'],
      200,
      '',
    ],
  },
  'fetch by methods that Kubernetes has no verb for': {
    attempt: inPage(async () => {
      const all: unknown[] = [];
      for (const method of ['OPTIONS', 'PROPFIND']) all.push((await fetch('/echo', { method })).status);
      return all;
    }),
    gives: [200, 200],
    differs: { why: 'The apiserver lets nobody use them whose rights do not name all verbs.', behind: [403, 403] },
  },
  'fetch of JSON, with a header of its own': {
    attempt: inPage(async () => {
      const headers = { 'Content-Type': 'application/json', 'X-Requested-With': 'fetch' };
      const answer = await fetch('/echo', { method: 'POST', headers, body: JSON.stringify({ a: [1, 'é'] }) });
      const asked = await answer.json();
      return [asked.headers['x-requested-with'], asked.headers['content-type'], asked.body];
    }),
    gives: ['fetch', 'application/json', '{"a":[1,"é"]}'],
  },
  'fetch of a form with a file of a megabyte': {
    attempt: inPage(() => {
      const form = new FormData();
      form.append('name', 'value');
      form.append('file', new File([new Uint8Array(1_000_000).fill(7)], 'file.bin'));
      return tools.ask('/echo', { method: 'POST', body: form });
    }),
    gives: ['POST /echo', 'multipart/form-data; boundary=(boundary)', '1000208 bytes, 928f6ae3'],
  },
  'fetch of a blob, bytes and parameters': {
    attempt: inPage(async () => [
      await tools.ask('/echo', { method: 'PUT', body: new Blob(['blob'], { type: 'text/x-own' }) }),
      await tools.ask('/echo', { method: 'POST', body: new Uint8Array([65, 66]) }),
      await tools.ask('/echo', { method: 'POST', body: new URLSearchParams({ a: 'b c' }) }),
    ]),
    gives: [
      ['PUT /echo', 'text/x-own', 'blob'],
      ['POST /echo', '', 'AB'],
      ['POST /echo', 'application/x-www-form-urlencoded;charset=UTF-8', 'a=b+c'],
    ],
  },
  'fetch of a stream as body': {
    attempt: inPage(() =>
      tools.failure(() => {
        const init = { method: 'POST', body: new Blob(['streamed']).stream(), duplex: 'half' };
        return tools.ask('/echo', init as RequestInit);
      }),
    ),
    gives: 'TypeError',
    differs: {
      why: 'Chromium sends streams over HTTP/2 only, which the apiserver speaks.',
      behind: ['POST /echo', '', 'streamed'],
    },
  },
  'an answer that is read as it comes': {
    attempt: inPage(async () => {
      const name = tools.key();
      const { body } = await fetch(`/stream?name=${name}`);
      const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never).getReader();
      const parts = [await reader.read()];
      await fetch(`/stream?release=${name}`);
      parts.push(await reader.read(), await reader.read());
      return parts.map(({ value, done }) => (done ? 'end' : value));
    }),
    gives: ['first', 'second', 'end'],
  },
  'fetch kept alive': {
    attempt: inPage(() => tools.ask('/echo', { method: 'POST', body: 'kept', keepalive: true })),
    gives: ['POST /echo', 'text/plain;charset=UTF-8', 'kept'],
  },
  'fetch that takes redirects into its own hands, or none': {
    attempt: inPage(async () => {
      const all: unknown[] = [];
      for (const redirect of ['manual', 'error'] as const) {
        all.push(await tools.ask('/echo', { redirect, method: 'POST', body: 'text' }));
        all.push(await tools.ask(new Request('/echo', { redirect, method: 'POST', body: 'text' })));
        all.push(
          await tools.failure(async () => {
            const { type, status } = await fetch('/redirect/302/echo', { redirect });
            return [type, status];
          }),
        );
      }
      return all;
    }),
    gives: [
      ['POST /echo', 'text/plain;charset=UTF-8', 'text'],
      ['POST /echo', 'text/plain;charset=UTF-8', 'text'],
      ['opaqueredirect', 0],
      ['POST /echo', 'text/plain;charset=UTF-8', 'text'],
      ['POST /echo', 'text/plain;charset=UTF-8', 'text'],
      'TypeError',
    ],
  },
  'fetch that is given up': {
    attempt: inPage(async () => {
      const key = tools.key();
      const controller = new AbortController();
      const asked = tools.failure(() => fetch(`/silence?key=${key}`, { signal: controller.signal }));
      await tools.received(key);
      controller.abort();
      const late = await tools.failure(() => fetch('/silence', { signal: AbortSignal.timeout(100) }));
      return [await asked, (await tools.received(key, 2)).map((one) => one.split(' ')[0]), late];
    }),
    gives: ['AbortError', ['GET', 'gone'], 'TimeoutError'],
  },
  'where an answer says it is from': {
    attempt: inPage(async () => {
      const { url, redirected, type, status } = await fetch('/echo?a=b');
      const request = new Request('/echo');
      return { url, redirected, type, status, request: request.url };
    }),
    gives: { url: '(origin)/echo?a=b', redirected: false, type: 'basic', status: 200, request: '(origin)/echo' },
    differs: {
      why: 'What is kept in is redirected, which the browser tells of.',
      behind: {
        url: '(origin)(prefix)/echo?a=b',
        redirected: true,
        type: 'basic',
        status: 200,
        request: '(origin)/echo',
      },
    },
  },
  'answers with every status': {
    attempt: inPage(async () => {
      const statuses = [204, 400, 401, 403, 404, 409, 418, 429, 500, 502, 503];
      return Promise.all(
        statuses.map(async (status) => {
          const answer = await fetch(`/status/${status}`);
          return [answer.status, await answer.text()];
        }),
      );
    }),
    gives: [
      [204, ''],
      [400, 'told so'],
      [401, 'told so'],
      [403, 'told so'],
      [404, 'told so'],
      [409, 'told so'],
      [418, 'told so'],
      [429, 'told so'],
      [500, 'told so'],
      [502, 'told so'],
      [503, 'told so'],
    ],
  },
  'redirects by the app, of GET and POST': {
    attempt: inPage(async () => {
      const all: unknown[] = [];
      for (const status of [301, 302, 303, 307, 308]) {
        for (const init of [{}, { method: 'POST', body: 'text' }]) {
          for (const to of ['', '?absolute']) {
            all.push(await tools.failure(() => tools.ask(`/redirect/${status}/echo/${status}${to}`, init)));
          }
        }
      }
      return all;
    }),
    gives: [
      ['GET /echo/301', '', ''],
      ['GET /echo/301', '', ''],
      ['GET /echo/301', '', ''],
      ['GET /echo/301', '', ''],
      ['GET /echo/302', '', ''],
      ['GET /echo/302', '', ''],
      ['GET /echo/302', '', ''],
      ['GET /echo/302', '', ''],
      ['GET /echo/303', '', ''],
      ['GET /echo/303', '', ''],
      ['GET /echo/303', '', ''],
      ['GET /echo/303', '', ''],
      ['GET /echo/307', '', ''],
      ['GET /echo/307', '', ''],
      ['POST /echo/307', 'text/plain;charset=UTF-8', 'text'],
      ['POST /echo/307', 'text/plain;charset=UTF-8', 'text'],
      ['GET /echo/308', '', ''],
      ['GET /echo/308', '', ''],
      ['POST /echo/308', 'text/plain;charset=UTF-8', 'text'],
      ['POST /echo/308', 'text/plain;charset=UTF-8', 'text'],
    ],
  },
  'a redirect by the app to where it redirects again': {
    attempt: inPage(async () => {
      const answer = await fetch('/redirect/302/redirect/302/echo');
      return [answer.redirected, ((await tools.asked(answer)) as string[])[0]];
    }),
    gives: [true, 'GET /echo'],
  },
  'what the app hears of its own address': {
    attempt: inPage(async () => {
      const answer = await fetch('/echo', { method: 'POST' });
      const { headers } = await answer.json();
      const names = Object.keys(headers).filter((name) => name.startsWith('x-forwarded'));
      const told = ['host', 'origin', 'referer', ...names.filter((name) => name !== 'x-forwarded-for')];
      return Object.fromEntries(told.map((name) => [name, headers[name]]));
    }),
    gives: { host: '(host)', origin: '(origin)', referer: '(origin)/' },
    differs: {
      why: 'The apiserver tells of the prefix, Portside of the scheme.',
      prefix: {
        host: '(host)',
        origin: '(origin)',
        referer: '(origin)(prefix)/',
        'x-forwarded-proto': 'https',
        'x-forwarded-uri': '(prefix)/echo',
      },
      root: {
        host: '(host)',
        origin: '(origin)',
        referer: '(origin)/',
        'x-forwarded-proto': 'https',
        'x-forwarded-uri': '(prefix)/echo',
      },
    },
  },
  'credentials of its own in a header': {
    attempt: inPage(async () => {
      const answer = await fetch('/echo', { headers: { Authorization: 'Bearer own' } });
      return (await answer.json()).headers.authorization ?? 'none';
    }),
    gives: 'Bearer own',
    differs: { why: 'The apiserver takes the header for itself, and passes none on.', behind: 'none' },
  },
  'fetch of HTML, compressed as the browser likes': {
    attempt: inPage(async () => {
      const answer = await fetch('/compressed');
      const text = await answer.text();
      return [answer.status, text.length > 2000, /href="(.*?)"/.exec(text)?.[1]];
    }),
    gives: [200, true, '/x'],
    differs: { why: 'The apiserver rewrites some attributes in HTML.', behind: [200, true, '(prefix)/x'] },
  },
  'XHR: what it is answered, and from where': {
    attempt: inPage(async () => {
      const request = new XMLHttpRequest();
      request.open('POST', '/echo?a=b');
      request.responseType = 'json';
      const events: string[] = [];
      for (const type of ['loadstart', 'load', 'error', 'loadend'])
        request.addEventListener(type, () => events.push(type));
      const done = tools.once(request, 'loadend');
      request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
      request.send('text');
      await done;
      const { method, url, headers, body } = request.response;
      return {
        asked: [method, url, headers['x-requested-with'], body],
        type: request.getResponseHeader('Content-Type'),
        from: request.responseURL,
        events,
      };
    }),
    gives: {
      asked: ['POST', '/echo?a=b', 'XMLHttpRequest', 'text'],
      type: 'application/json',
      from: '(origin)/echo?a=b',
      events: ['loadstart', 'load', 'loadend'],
    },
    differs: {
      why: 'What is kept in is redirected, which the browser tells of.',
      behind: {
        asked: ['POST', '/echo?a=b', 'XMLHttpRequest', 'text'],
        type: 'application/json',
        from: '(origin)(prefix)/echo?a=b',
        events: ['loadstart', 'load', 'loadend'],
      },
    },
  },
  'XHR that the page waits for': {
    attempt: inPage(() => {
      const request = new XMLHttpRequest();
      request.open('PUT', '/echo', false);
      request.send('text');
      const { method, url, body } = JSON.parse(request.responseText);
      return [request.status, method, url, body];
    }),
    gives: [200, 'PUT', '/echo', 'text'],
  },
  'XHR that tells how far an upload is': {
    attempt: inPage(async () => {
      const request = new XMLHttpRequest();
      request.open('POST', '/echo');
      const events: string[] = [];
      let sent = 0;
      for (const type of ['loadstart', 'load', 'loadend'])
        request.upload.addEventListener(type, () => events.push(type));
      request.upload.addEventListener('progress', ({ loaded }) => {
        sent = loaded;
      });
      const done = tools.once(request, 'loadend');
      request.send(new Uint8Array(1_000_000));
      await done;
      return [events, sent, JSON.parse(request.responseText).body];
    }),
    gives: [['loadstart', 'load', 'loadend'], 1000000, '1000000 bytes, d29751f2'],
  },
  beacons: {
    attempt: inPage(async () => {
      const key = tools.key();
      const form = new FormData();
      form.append('a', 'b');
      const all: unknown[] = [];
      for (const [count, body] of ['text', new Blob(['blob'], { type: 'text/plain' }), form].entries()) {
        all.push(navigator.sendBeacon(`/echo?key=${key}`, body));
        all.push((await tools.received(key, count + 1)).at(-1)?.split('\r\n').at(0));
      }
      return all;
    }),
    gives: [
      true,
      'POST /echo?key=(key) text',
      true,
      'POST /echo?key=(key) blob',
      true,
      'POST /echo?key=(key) --(boundary)',
    ],
  },
  'a link that pings': {
    attempt: inPage(async () => {
      const key = tools.key();
      const link = Object.assign(document.createElement('a'), { href: '#there', ping: `/echo?key=${key}` });
      document.body.append(link);
      link.click();
      return tools.received(key);
    }),
    gives: ['POST /echo?key=(key) PING'],
  },
};
