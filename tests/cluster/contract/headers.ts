import { deepEqual, equal } from 'node:assert/strict';
import { queryFor } from './canned-response.ts';
import { expectEcho } from './expectations.ts';
import { type ContractTests, SERVICES } from './fixture.ts';

/** Which request headers reach an app through the proxy, and which response headers reach the client. */
export const headers: ContractTests = {
  'removes the credential from requests to an app': async ({ request, cluster }) => {
    const response = await request('plain/proxy/', {
      token: null,
      headers: { Authorization: `Bearer ${cluster.users.viewer}` },
    });
    equal('authorization' in expectEcho(response).headers, false);
    equal(response.text.includes(cluster.users.viewer), false);
  },
  'removes impersonation headers from requests to an app': async ({ cluster }) => {
    const response = await cluster.request('GET', `${SERVICES}/plain/proxy/`, {
      headers: { 'Impersonate-User': 'eve', 'Impersonate-Group': ['developers', 'system:masters'] },
    });
    deepEqual(namesWithPrefix('impersonate', expectEcho(response).headers), []);
  },
  'removes X-Remote headers from requests to an app, except in Kubernetes 1.20': async ({
    request,
    isKubernetes120,
  }) => {
    const sent = { 'X-Remote-User': 'eve', 'X-Remote-Group': 'system:masters', 'X-Remote-Extra-Reason': 'x' };
    const received = expectEcho(await request('plain/proxy/', { headers: sent })).headers;
    deepEqual(
      namesWithPrefix('x-remote-', received).sort(),
      isKubernetes120 ? ['x-remote-extra-reason', 'x-remote-group', 'x-remote-user'] : [],
    );
  },
  'sends its own host to the app': async ({ request, cluster }) => {
    equal(expectEcho(await request('plain/proxy/')).headers.host, new URL(cluster.url).host);
  },
  'forwards cookies, Origin, Referer and unknown headers to the app': async ({ request }) => {
    const sent = { Cookie: 'a=1; b=2', Origin: 'https://o.example', Referer: 'https://r.example/', 'X-Own': 'yes' };
    const received = expectEcho(await request('plain/proxy/', { headers: sent })).headers;
    const { cookie, origin, referer, 'x-own': own } = received;
    deepEqual([cookie, origin, referer, own], ['a=1; b=2', 'https://o.example', 'https://r.example/', 'yes']);
  },
  'sends the whole path as X-Forwarded-Uri and replaces the value of the client': async ({ request }) => {
    const headers = { 'X-Forwarded-Uri': '/forged' };
    const received = expectEcho(await request('plain/proxy/a/b/?q=1', { headers })).headers;
    equal(received['x-forwarded-uri'], `${SERVICES}/plain/proxy/a/b/`);
  },
  'percent-encodes X-Forwarded-Uri, except in Kubernetes 1.20': async ({ request, isKubernetes120 }) => {
    const { 'x-forwarded-uri': uri } = expectEcho(await request('plain/proxy/%C3%A9%20')).headers;
    equal(uri, `${SERVICES}/plain/proxy/${isKubernetes120 ? 'Ã© ' : '%C3%A9%20'}`.trim());
  },
  'appends the client to X-Forwarded-For': async ({ request }) => {
    const headers = { 'X-Forwarded-For': '192.0.2.7' };
    const received = expectEcho(await request('plain/proxy/', { headers })).headers;
    equal(received['x-forwarded-for'], '192.0.2.7, 127.0.0.1');
  },
  'removes headers that Connection lists and Proxy-Authorization': async ({ request }) => {
    const sent = { Connection: 'X-Hop', 'X-Hop': '1', 'Proxy-Authorization': 'Basic eDp5' };
    const received = expectEcho(await request('plain/proxy/', { headers: sent })).headers;
    deepEqual(
      ['x-hop', 'proxy-authorization'].filter((name) => name in received),
      [],
    );
  },
  'forwards the body and its content type to the app': async ({ request }) => {
    const sent = { 'Content-Type': 'text/plain' };
    const received = expectEcho(await request('plain/proxy/', { method: 'PUT', body: 'é', headers: sent }));
    equal(received.body, 'é');
    equal(received.headers['content-type'], 'text/plain');
  },
  'removes the CORS headers of an app, except Access-Control-Max-Age': async ({ request }) => {
    const sent = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Headers': 'x',
      'Access-Control-Allow-Methods': 'GET',
      'Access-Control-Max-Age': '5',
    };
    const response = await request(`canned/proxy/${queryFor({ headers: sent })}`);
    deepEqual(namesWithPrefix('access-control-', response.headers), ['access-control-max-age']);
  },
  'forwards the status and all other headers of an app to the client': async ({ request }) => {
    const sent = {
      'Set-Cookie': ['a=1; Path=/', 'b=2'],
      'Service-Worker-Allowed': '/',
      'Content-Security-Policy': "default-src 'self'",
      Link: '</x>; rel=preload',
      Refresh: '0; url=/x',
      'WWW-Authenticate': 'Basic realm="app"',
      'X-Frame-Options': 'DENY',
    };
    const response = await request(`canned/proxy/${queryFor({ status: 401, headers: sent })}`);
    equal(response.status, 401);
    for (const [name, value] of Object.entries(sent)) deepEqual(response.headers[name.toLowerCase()], value);
  },
  'adds Cache-Control: no-cache, private to the response of an app': async ({ request }) => {
    equal((await request('canned/proxy/')).headers['cache-control'], 'no-cache, private');
  },
  'appends the Cache-Control of an app to its own': async ({ request }) => {
    const response = await request(`canned/proxy/${queryFor({ headers: { 'Cache-Control': 'max-age=60' } })}`);
    equal(response.headers['cache-control'], 'no-cache, private, max-age=60');
  },
};

function namesWithPrefix(prefix: string, received: object): string[] {
  return Object.keys(received).filter((name) => name.startsWith(prefix));
}
