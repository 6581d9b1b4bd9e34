import type { PageTools } from '../../cluster/apps/web-features/page-tools.ts';
import { inPage, type WebFeature } from './web-feature.ts';

declare const tools: PageTools;

/** Requests by `fetch`, `XMLHttpRequest` and beacons. */
export const REQUESTS: Readonly<Record<string, WebFeature>> = {
  'fetch with the common methods': {
    use: inPage(async () => {
      const results: unknown[] = [];
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const body = method === 'GET' ? {} : { body: `by ${method}` };
        results.push(await tools.fetchEcho('/echo?a=b%20c', { method, ...body }));
      }
      const head = await fetch('/echo', { method: 'HEAD' });
      return [...results, head.status, await head.text()];
    }),
    result: [
      ['GET /echo?a=b%20c', '', ''],
      ['POST /echo?a=b%20c', 'text/plain;charset=UTF-8', 'by POST'],
      ['PUT /echo?a=b%20c', 'text/plain;charset=UTF-8', 'by PUT'],
      ['PATCH /echo?a=b%20c', 'text/plain;charset=UTF-8', 'by PATCH'],
      ['DELETE /echo?a=b%20c', 'text/plain;charset=UTF-8', 'by DELETE'],
      200,
      '',
    ],
  },
  'fetch with methods that Kubernetes has no verb for': {
    use: inPage(async () => {
      const results: unknown[] = [];
      for (const method of ['OPTIONS', 'PROPFIND']) results.push((await fetch('/echo', { method })).status);
      return results;
    }),
    result: [200, 200],
    throughPortside: { reason: 'The apiserver allows them only to users who are allowed all verbs.', both: [403, 403] },
  },
  'fetch with a JSON body and a custom header': {
    use: inPage(async () => {
      const headers = { 'Content-Type': 'application/json', 'X-Requested-With': 'fetch' };
      const response = await fetch('/echo', { method: 'POST', headers, body: JSON.stringify({ a: [1, 'é'] }) });
      const received = await response.json();
      return [received.headers['x-requested-with'], received.headers['content-type'], received.body];
    }),
    result: ['fetch', 'application/json', '{"a":[1,"é"]}'],
  },
  'fetch with a form that contains a file of 1 MB': {
    use: inPage(() => {
      const form = new FormData();
      form.append('name', 'value');
      form.append('file', new File([new Uint8Array(1_000_000).fill(7)], 'file.bin'));
      return tools.fetchEcho('/echo', { method: 'POST', body: form });
    }),
    result: ['POST /echo', 'multipart/form-data; boundary=(boundary)', '1000208 bytes, 928f6ae3'],
  },
  'fetch with a blob, bytes and URL parameters as body': {
    use: inPage(async () => [
      await tools.fetchEcho('/echo', { method: 'PUT', body: new Blob(['blob'], { type: 'text/x-own' }) }),
      await tools.fetchEcho('/echo', { method: 'POST', body: new Uint8Array([65, 66]) }),
      await tools.fetchEcho('/echo', { method: 'POST', body: new URLSearchParams({ a: 'b c' }) }),
    ]),
    result: [
      ['PUT /echo', 'text/x-own', 'blob'],
      ['POST /echo', '', 'AB'],
      ['POST /echo', 'application/x-www-form-urlencoded;charset=UTF-8', 'a=b+c'],
    ],
  },
  'fetch with a stream as body': {
    use: inPage(() =>
      tools.resultOrErrorName(() => {
        const init = { method: 'POST', body: new Blob(['streamed']).stream(), duplex: 'half' };
        return tools.fetchEcho('/echo', init as RequestInit);
      }),
    ),
    result: 'TypeError',
    throughPortside: {
      reason: 'Chromium sends streams over HTTP/2 only, which the apiserver supports and the app does not.',
      both: ['POST /echo', '', 'streamed'],
    },
  },
  'a response that is read while it arrives': {
    use: inPage(async () => {
      const name = tools.newKey();
      const { body } = await fetch(`/stream?name=${name}`);
      const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never).getReader();
      const parts = [await reader.read()];
      await fetch(`/stream?release=${name}`);
      parts.push(await reader.read(), await reader.read());
      return parts.map(({ value, done }) => (done ? 'end' : value));
    }),
    result: ['first', 'second', 'end'],
  },
  'fetch with keepalive': {
    use: inPage(() => tools.fetchEcho('/echo', { method: 'POST', body: 'kept', keepalive: true })),
    result: ['POST /echo', 'text/plain;charset=UTF-8', 'kept'],
  },
  "fetch with redirect: 'manual' and 'error'": {
    use: inPage(async () => {
      const results: unknown[] = [];
      for (const redirect of ['manual', 'error'] as const) {
        results.push(await tools.fetchEcho('/echo', { redirect, method: 'POST', body: 'text' }));
        results.push(await tools.fetchEcho(new Request('/echo', { redirect, method: 'POST', body: 'text' })));
        results.push(
          await tools.resultOrErrorName(async () => {
            const { type, status } = await fetch('/redirect/302/echo', { redirect });
            return [type, status];
          }),
        );
      }
      return results;
    }),
    result: [
      ['POST /echo', 'text/plain;charset=UTF-8', 'text'],
      ['POST /echo', 'text/plain;charset=UTF-8', 'text'],
      ['opaqueredirect', 0],
      ['POST /echo', 'text/plain;charset=UTF-8', 'text'],
      ['POST /echo', 'text/plain;charset=UTF-8', 'text'],
      'TypeError',
    ],
  },
  'fetch that is aborted': {
    use: inPage(async () => {
      const key = tools.newKey();
      const controller = new AbortController();
      const aborted = tools.resultOrErrorName(() => fetch(`/hang?key=${key}`, { signal: controller.signal }));
      await tools.receivedRequests(key);
      controller.abort();
      const timedOut = await tools.resultOrErrorName(() => fetch('/hang', { signal: AbortSignal.timeout(100) }));
      return [await aborted, (await tools.receivedRequests(key, 2)).map((one) => one.split(' ')[0]), timedOut];
    }),
    result: ['AbortError', ['GET', 'closed'], 'TimeoutError'],
  },
  'the URL of a response': {
    use: inPage(async () => {
      const { url, redirected, type, status } = await fetch('/echo?a=b');
      const request = new Request('/echo');
      return { url, redirected, type, status, request: request.url };
    }),
    result: { url: '(origin)/echo?a=b', redirected: false, type: 'basic', status: 200, request: '(origin)/echo' },
    throughPortside: {
      reason: 'The request is redirected under the prefix, and the response says so.',
      both: {
        url: '(origin)(prefix)/echo?a=b',
        redirected: true,
        type: 'basic',
        status: 200,
        request: '(origin)/echo',
      },
    },
  },
  'responses with many statuses': {
    use: inPage(async () => {
      const statuses = [204, 400, 401, 403, 404, 409, 418, 429, 500, 502, 503];
      return Promise.all(
        statuses.map(async (status) => {
          const response = await fetch(`/status/${status}`);
          return [response.status, await response.text()];
        }),
      );
    }),
    result: [
      [204, ''],
      [400, 'status body'],
      [401, 'status body'],
      [403, 'status body'],
      [404, 'status body'],
      [409, 'status body'],
      [418, 'status body'],
      [429, 'status body'],
      [500, 'status body'],
      [502, 'status body'],
      [503, 'status body'],
    ],
  },
  'redirects of GET and POST by the app': {
    use: inPage(async () => {
      const results: unknown[] = [];
      for (const status of [301, 302, 303, 307, 308]) {
        for (const init of [{}, { method: 'POST', body: 'text' }]) {
          for (const to of ['', '?absolute']) {
            results.push(
              await tools.resultOrErrorName(() => tools.fetchEcho(`/redirect/${status}/echo/${status}${to}`, init)),
            );
          }
        }
      }
      return results;
    }),
    result: [
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
  'a redirect to a redirect': {
    use: inPage(async () => {
      const response = await fetch('/redirect/302/redirect/302/echo');
      return [response.redirected, ((await tools.readEcho(response)) as string[])[0]];
    }),
    result: [true, 'GET /echo'],
  },
  "request headers that contain the app's URL": {
    use: inPage(async () => {
      const response = await fetch('/echo', { method: 'POST' });
      const { headers } = await response.json();
      const names = Object.keys(headers).filter((name) => name.startsWith('x-forwarded'));
      const reported = ['host', 'origin', 'referer', ...names.filter((name) => name !== 'x-forwarded-for')];
      return Object.fromEntries(reported.map((name) => [name, headers[name]]));
    }),
    result: { host: '(host)', origin: '(origin)', referer: '(origin)/' },
    throughPortside: {
      reason: 'The apiserver adds the prefix, and Portside adds the scheme.',
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
  "the app's own Authorization header": {
    use: inPage(async () => {
      const response = await fetch('/echo', { headers: { Authorization: 'Bearer own' } });
      return (await response.json()).headers.authorization ?? 'none';
    }),
    result: 'Bearer own',
    throughPortside: { reason: 'The apiserver uses the header itself and removes it.', both: 'none' },
  },
  'fetch of compressed HTML': {
    use: inPage(async () => {
      const response = await fetch('/compressed');
      const text = await response.text();
      return [response.status, text.length > 2000, /href="(.*?)"/.exec(text)?.[1]];
    }),
    result: [200, true, '/x'],
    throughPortside: { reason: 'The apiserver rewrites some attributes in HTML.', both: [200, true, '(prefix)/x'] },
  },
  'XMLHttpRequest with its events and response URL': {
    use: inPage(async () => {
      const request = new XMLHttpRequest();
      request.open('POST', '/echo?a=b');
      request.responseType = 'json';
      const events: string[] = [];
      for (const type of ['loadstart', 'load', 'error', 'loadend'])
        request.addEventListener(type, () => events.push(type));
      const done = tools.nextEvent(request, 'loadend');
      request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
      request.send('text');
      await done;
      const { method, url, headers, body } = request.response;
      return {
        received: [method, url, headers['x-requested-with'], body],
        type: request.getResponseHeader('Content-Type'),
        url: request.responseURL,
        events,
      };
    }),
    result: {
      received: ['POST', '/echo?a=b', 'XMLHttpRequest', 'text'],
      type: 'application/json',
      url: '(origin)/echo?a=b',
      events: ['loadstart', 'load', 'loadend'],
    },
    throughPortside: {
      reason: 'The request is redirected under the prefix, and the response says so.',
      both: {
        received: ['POST', '/echo?a=b', 'XMLHttpRequest', 'text'],
        type: 'application/json',
        url: '(origin)(prefix)/echo?a=b',
        events: ['loadstart', 'load', 'loadend'],
      },
    },
  },
  'synchronous XMLHttpRequest': {
    use: inPage(() => {
      const request = new XMLHttpRequest();
      request.open('PUT', '/echo', false);
      request.send('text');
      const { method, url, body } = JSON.parse(request.responseText);
      return [request.status, method, url, body];
    }),
    result: [200, 'PUT', '/echo', 'text'],
  },
  'upload progress of XMLHttpRequest': {
    use: inPage(async () => {
      const request = new XMLHttpRequest();
      request.open('POST', '/echo');
      const events: string[] = [];
      let sent = 0;
      for (const type of ['loadstart', 'load', 'loadend'])
        request.upload.addEventListener(type, () => events.push(type));
      request.upload.addEventListener('progress', ({ loaded }) => {
        sent = loaded;
      });
      const done = tools.nextEvent(request, 'loadend');
      request.send(new Uint8Array(1_000_000));
      await done;
      return [events, sent, JSON.parse(request.responseText).body];
    }),
    result: [['loadstart', 'load', 'loadend'], 1000000, '1000000 bytes, d29751f2'],
  },
  beacons: {
    use: inPage(async () => {
      const key = tools.newKey();
      const form = new FormData();
      form.append('a', 'b');
      const results: unknown[] = [];
      for (const [count, body] of ['text', new Blob(['blob'], { type: 'text/plain' }), form].entries()) {
        results.push(navigator.sendBeacon(`/echo?key=${key}`, body));
        results.push((await tools.receivedRequests(key, count + 1)).at(-1)?.split('\r\n').at(0));
      }
      return results;
    }),
    result: [
      true,
      'POST /echo?key=(key) text',
      true,
      'POST /echo?key=(key) blob',
      true,
      'POST /echo?key=(key) --(boundary)',
    ],
  },
  'a link with a ping attribute': {
    use: inPage(async () => {
      const key = tools.newKey();
      const link = Object.assign(document.createElement('a'), { href: '#there', ping: `/echo?key=${key}` });
      document.body.append(link);
      link.click();
      return tools.receivedRequests(key);
    }),
    result: ['POST /echo?key=(key) PING'],
  },
};
