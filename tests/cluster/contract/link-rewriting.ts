import { equal, rejects } from 'node:assert/strict';
import { brotliCompressSync, deflateRawSync, gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';
import { type CannedResponse, queryFor } from './canned-response.ts';
import { type ContractTests, type Fixture, NAMESPACE, SERVICES } from './fixture.ts';

const PP = `${SERVICES}/canned/proxy`;
const HTML = { 'Content-Type': 'text/html' };
const LINK = '<a href="/x">';
const REWRITTEN_LINK = `<a href="${PP}/x">`;

/**
 * How links and redirects of an app are rewritten. `PP` stands for the proxy path of the app, `HOST` for the host of
 * the apiserver.
 */
export const linkRewriting: ContractTests = {
  'V-RW-01: rewrites the root': rewrites('/', 'PP/'),
  'V-RW-02: rewrites a root-relative file': rewrites('/a.js', 'PP/a.js'),
  'V-RW-03: rewrites a root-relative folder and keeps its trailing slash': rewrites('/a/b/', 'PP/a/b/'),
  'V-RW-04: keeps relative links': keeps('a.js', './a.js', '../a.js', '?q=1', '#f', ''),
  'V-RW-05: keeps links to other hosts': keeps('//cdn.example/x.js', 'https://other.example/z'),
  'V-RW-06: rewrites a scheme-relative link to its own host and keeps the host': rewrites(
    '//HOST/x.js',
    '//HOSTPP/x.js',
  ),
  'V-RW-07: rewrites a link to its own host and keeps scheme and host': rewrites(
    'https://HOST/login',
    'https://HOSTPP/login',
  ),
  'V-RW-08: removes scheme and host from a link to the endpoint': async (fixture) => {
    const endpoint = await endpointOf(fixture);
    for (const scheme of ['https', 'http'])
      equal(await rewriteLink(fixture, `${scheme}://${endpoint}/login`), 'PP/login');
  },
  'V-RW-09: keeps a link to the IP address of the endpoint without its port': async (fixture) => {
    const address = `https://${(await endpointOf(fixture)).split(':')[0]}/login`;
    equal(await rewriteLink(fixture, address), address);
  },
  'V-RW-10: keeps a link to the cluster-internal name of the service': keeps(`https://canned.${NAMESPACE}.svc/login`),
  'V-RW-11: keeps query and fragment': rewrites('/a?x=/b&y=1#f', 'PP/a?x=/b&amp;y=1#f'),
  'V-RW-12: normalises the path': rewrites('/a//b/../c', 'PP/a/c'),
  'V-RW-13: resolves encoded dot segments beyond the prefix': rewrites('/%2e%2e/x', `${SERVICES}/canned/x`),
  'V-RW-14: resolves dot segments beyond the prefix': rewrites('/static/../..', `${SERVICES}/canned`),
  'V-RW-15: decodes an encoded slash': rewrites('/a%2Fb', 'PP/a/b'),
  'V-RW-16: encodes a space': rewrites('/a b', 'PP/a%20b'),
  'V-RW-17: keeps a link that has the prefix already': keeps('PP/a.js'),
  'V-RW-18: keeps a link that only starts with the same characters as the prefix': keeps('PPevil'),
  'V-RW-19: prepends the prefix to the proxy path of another service': rewrites(
    `${SERVICES}/other/proxy/`,
    `PP${SERVICES}/other/proxy/`,
  ),
  'V-RW-20: keeps links with other schemes': keeps(
    'data:text/plain,x',
    'javascript:alert(1)',
    'mailto:a@b',
    'blob:https://x/y',
  ),
  'V-RW-21: keeps an invalid URL': keeps('http://[bad'),
  'V-RW-22: encodes spaces around a link, except in Kubernetes 1.20': async (fixture) => {
    equal(await rewriteLink(fixture, ' /x '), fixture.isKubernetes120 ? ' /x ' : '%20/x%20');
  },
  'V-RW-23: rewrites href of base': rewritesHtml('<base href="/">', '<base href="PP/">'),
  'V-RW-24: rewrites src but not srcset': rewritesHtml(
    '<img src="/i.png" srcset="/i.png 1x">',
    '<img src="PP/i.png" srcset="/i.png 1x">',
  ),
  'V-RW-25: rewrites src of a script but not its text': rewritesHtml(
    '<script src="/a.js"></script><script>fetch("/api/x")</script>',
    '<script src="PP/a.js"></script><script>fetch("/api/x")</script>',
  ),
  'V-RW-26: does not rewrite a meta refresh': keepsHtml('<meta http-equiv="refresh" content="0; url=/next">'),
  'V-RW-27: rewrites action and formaction': rewritesHtml(
    '<form action="/post"><button formaction="/f2">',
    '<form action="PP/post"><button formaction="PP/f2">',
  ),
  'V-RW-28: rewrites src and poster of a video but not its track': rewritesHtml(
    '<video src="/v" poster="/p"><track src="/t">',
    '<video src="PP/v" poster="PP/p"><track src="/t">',
  ),
  'V-RW-29: writes an ampersand as a character reference': rewritesHtml(
    '<a href="/x?a=1&b=2">',
    '<a href="PP/x?a=1&amp;b=2">',
  ),
  'V-RW-30: rewrites links in a template': rewritesHtml('<template><a href="/x">', '<template><a href="PP/x">'),
  'V-RW-30: does not rewrite links in textarea, title, noscript, style or a comment': keepsHtml(
    '<textarea><a href="/x"></textarea><title><a href="/x"></title><noscript><a href="/x"></noscript>' +
      '<style><a href="/x"></style><!-- <a href="/x"> -->',
  ),
  'normalises start tags and keeps all other text byte for byte': rewritesHtml(
    "<!DOCTYPE html><A\nHREF='/nl'\r\n DATA-X=/d>é &amp; <b>x</B></a ><img src=/i alt=\"it's <b>\"/>",
    '<!DOCTYPE html><a href="PP/nl" data-x="/d">é &amp; <b>x</B></a ><img src="PP/i" alt="it&#39;s &lt;b&gt;"/>',
  ),
  'percent-encodes non-ASCII letters': rewrites('/é/ü', 'PP/%C3%A9/%C3%BC'),
  'rewrites Location regardless of the status': async (fixture) => {
    for (const status of [200, 201, 301, 302, 307, 308]) {
      const response = await respond(fixture, { status, headers: { Location: '/login?next=/a' } });
      equal(response.status, status);
      equal(response.headers.location, `${PP}/login?next=/a`);
    }
  },
  'keeps a Location to another host': async (fixture) => {
    const response = await respond(fixture, { status: 302, headers: { Location: 'https://sso.example/login?a=/b' } });
    equal(response.headers.location, 'https://sso.example/login?a=/b');
  },
  'does not rewrite the body of a response with Location': async (fixture) => {
    const headers = { ...HTML, Location: '/login' };
    equal((await respond(fixture, { status: 302, headers, body: LINK })).text, LINK);
  },
  'rewrites only text/html in lower case': async (fixture) => {
    for (const type of ['application/xhtml+xml', 'image/svg+xml', 'TEXT/HTML', 'text/plain', 'application/json']) {
      equal((await respond(fixture, { headers: { 'Content-Type': type }, body: LINK })).text, LINK, type);
    }
  },
  'rewrites text/html with a charset': async (fixture) => {
    const headers = { 'Content-Type': 'text/html ; charset=utf-8' };
    equal((await respond(fixture, { headers, body: LINK })).text, REWRITTEN_LINK);
  },
  'rewrites an error page': async (fixture) => {
    const response = await respond(fixture, { status: 500, headers: HTML, body: LINK });
    equal(response.status, 500);
    equal(response.text, REWRITTEN_LINK);
  },
  'rewrites HTML compressed with gzip': async (fixture) => {
    const response = await respondCompressed(fixture, 'gzip', gzipSync(LINK));
    equal(response.headers['content-encoding'], 'gzip');
    equal(gunzipSync(response.bytes).toString(), REWRITTEN_LINK);
  },
  'rewrites HTML compressed with deflate': async (fixture) => {
    const response = await respondCompressed(fixture, 'deflate', deflateRawSync(LINK));
    equal(response.headers['content-encoding'], 'deflate');
    equal(inflateRawSync(response.bytes).toString(), REWRITTEN_LINK);
  },
  'aborts a response with HTML in another content coding': async (fixture) => {
    await rejects(respondCompressed(fixture, 'br', brotliCompressSync(LINK)), { code: 'ECONNRESET' });
  },
};

function respond({ request }: Fixture, response: CannedResponse) {
  return request(`canned/proxy/${queryFor(response)}`, { headers: { 'Accept-Encoding': 'gzip, deflate, br' } });
}

function respondCompressed(fixture: Fixture, encoding: string, content: Buffer) {
  const headers = { ...HTML, 'Content-Encoding': encoding };
  return respond(fixture, { headers, base64: content.toString('base64') });
}

/** The HTML after rewriting. `PP` and `HOST` are substituted before, and restored after. */
async function rewriteHtml(fixture: Fixture, body: string): Promise<string> {
  const { host } = new URL(fixture.cluster.url);
  const sent = body.replaceAll('HOST', host).replaceAll('PP', PP);
  const { text } = await respond(fixture, { headers: HTML, body: sent });
  return text.replaceAll(PP, 'PP').replaceAll(host, 'HOST');
}

async function rewriteLink(fixture: Fixture, href: string): Promise<string> {
  return (await rewriteHtml(fixture, `<a href="${href}">`)).replace(/^<a href="(.*)">$/, '$1');
}

function rewrites(from: string, to: string): ContractTests[string] {
  return async (fixture) => equal(await rewriteLink(fixture, from), to.replaceAll(PP, 'PP'));
}

function keeps(...links: string[]): ContractTests[string] {
  return async (fixture) => {
    for (const link of links) equal(await rewriteLink(fixture, link), link);
  };
}

function rewritesHtml(from: string, to: string): ContractTests[string] {
  return async (fixture) => equal(await rewriteHtml(fixture, from), to);
}

function keepsHtml(html: string): ContractTests[string] {
  return rewritesHtml(html, html);
}

/** IP address and port of the app's endpoint. */
async function endpointOf({ cluster }: Fixture): Promise<string> {
  const { subsets } = (await cluster.request('GET', `/api/v1/namespaces/${NAMESPACE}/endpoints/canned`)).json() as {
    subsets: [{ addresses: [{ ip: string }]; ports: [{ port: number }] }];
  };
  return `${subsets[0].addresses[0].ip}:${subsets[0].ports[0].port}`;
}
