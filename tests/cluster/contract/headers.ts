import { deepEqual, equal } from 'node:assert/strict';
import { expectEcho } from './expectations.ts';
import { say } from './parrot.ts';
import { SERVICES, type Statements } from './scene.ts';

/** What of a request's header reaches an app, and what of the app's reaches the browser. */
export const headers: Statements = {
  'the credential stays with the apiserver': async ({ ask, cluster }) => {
    const answer = await ask('plain/proxy/', {
      token: null,
      headers: { Authorization: `Bearer ${cluster.users.viewer}` },
    });
    equal('authorization' in expectEcho(answer).headers, false);
    equal(answer.text.includes(cluster.users.viewer), false);
  },
  'impersonation stays with the apiserver': async ({ cluster }) => {
    const answer = await cluster.request('GET', `${SERVICES}/plain/proxy/`, {
      headers: { 'Impersonate-User': 'viewer', 'Impersonate-Group': 'developers' },
    });
    deepEqual(
      Object.keys(expectEcho(answer).headers).filter((name) => name.startsWith('impersonate')),
      [],
    );
  },
  'X-Remote headers stay with the apiserver; Kubernetes 1.20 let them through': async ({ ask, isOld }) => {
    const sent = { 'X-Remote-User': 'eve', 'X-Remote-Group': 'system:masters', 'X-Remote-Extra-Reason': 'x' };
    const received = Object.keys(expectEcho(await ask('plain/proxy/', { headers: sent })).headers);
    const through = received.filter((name) => name.startsWith('x-remote-')).sort();
    deepEqual(through, isOld ? ['x-remote-extra-reason', 'x-remote-group', 'x-remote-user'] : []);
  },
  "the app sees the apiserver's host": async ({ ask, cluster }) => {
    equal(expectEcho(await ask('plain/proxy/')).headers.host, new URL(cluster.url).host);
  },
  'cookies, origin, referrer and the rest reach the app': async ({ ask }) => {
    const sent = { Cookie: 'a=1; b=2', Origin: 'https://o.example', Referer: 'https://r.example/', 'X-Own': 'yes' };
    const { cookie, origin, referer, 'x-own': own } = expectEcho(await ask('plain/proxy/', { headers: sent })).headers;
    deepEqual([cookie, origin, referer, own], ['a=1; b=2', 'https://o.example', 'https://r.example/', 'yes']);
  },
  'the app learns its whole path by X-Forwarded-Uri': async ({ ask }) => {
    const received = expectEcho(await ask('plain/proxy/a/b/?q=1', { headers: { 'X-Forwarded-Uri': '/lie' } })).headers;
    equal(received['x-forwarded-uri'], `${SERVICES}/plain/proxy/a/b/`);
  },
  'X-Forwarded-Uri is encoded; Kubernetes 1.20 sent bytes': async ({ ask, isOld }) => {
    const { 'x-forwarded-uri': uri } = expectEcho(await ask('plain/proxy/%C3%A9%20')).headers;
    equal(uri, `${SERVICES}/plain/proxy/${isOld ? 'Ã© ' : '%C3%A9%20'}`.trim());
  },
  'the client is added to X-Forwarded-For': async ({ ask }) => {
    const received = expectEcho(await ask('plain/proxy/', { headers: { 'X-Forwarded-For': '192.0.2.7' } })).headers;
    equal(received['x-forwarded-for'], '192.0.2.7, 127.0.0.1');
  },
  'what Connection names stays behind': async ({ ask }) => {
    const sent = { Connection: 'X-Hop', 'X-Hop': '1', 'Proxy-Authorization': 'Basic eDp5' };
    const received = expectEcho(await ask('plain/proxy/', { headers: sent })).headers;
    deepEqual(
      ['x-hop', 'proxy-authorization'].filter((name) => name in received),
      [],
    );
  },
  'body and its type reach the app': async ({ ask }) => {
    const sent = { 'Content-Type': 'text/plain' };
    const received = expectEcho(await ask('plain/proxy/', { method: 'PUT', body: 'é', headers: sent }));
    equal(received.body, 'é');
    equal(received.headers['content-type'], 'text/plain');
  },
  'the app cannot open itself to other sites': async ({ ask }) => {
    const own = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Headers': 'x',
      'Access-Control-Allow-Methods': 'GET',
      'Access-Control-Max-Age': '5',
    };
    const answer = await ask(`parrot/proxy/${say({ headers: own })}`);
    deepEqual(
      Object.keys(answer.headers).filter((name) => name.startsWith('access-control-')),
      ['access-control-max-age'],
    );
  },
  "all else of the app's reaches the browser": async ({ ask }) => {
    const own = {
      'Set-Cookie': ['a=1; Path=/', 'b=2'],
      'Service-Worker-Allowed': '/',
      'Content-Security-Policy': "default-src 'self'",
      Link: '</x>; rel=preload',
      Refresh: '0; url=/x',
      'WWW-Authenticate': 'Basic realm="app"',
      'X-Frame-Options': 'DENY',
    };
    const answer = await ask(`parrot/proxy/${say({ status: 401, headers: own })}`);
    equal(answer.status, 401);
    for (const [name, value] of Object.entries(own)) deepEqual(answer.headers[name.toLowerCase()], value);
  },
  'an answer is not to be kept by anybody else': async ({ ask }) => {
    equal((await ask('parrot/proxy/')).headers['cache-control'], 'no-cache, private');
  },
  'what the app says of caching is added to that': async ({ ask }) => {
    const answer = await ask(`parrot/proxy/${say({ headers: { 'Cache-Control': 'max-age=60' } })}`);
    equal(answer.headers['cache-control'], 'no-cache, private, max-age=60');
  },
};
