import { equal, rejects } from 'node:assert/strict';
import { brotliCompressSync, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { type Line, say } from './parrot.ts';
import { type Scene, SERVICES, type Statements } from './scene.ts';

const PP = `${SERVICES}/parrot/proxy`;

/** What the apiserver makes of an app's links and redirects. `PP` is the proxy path of the app. */
export const rewriting: Statements = {
  'V-RW-01 the root': turns('/', 'PP/'),
  'V-RW-02 a file at the root': turns('/a.js', 'PP/a.js'),
  'V-RW-03 a folder at the root': turns('/a/b/', 'PP/a/b/'),
  'V-RW-04 relative links stay': stays('a.js', './a.js', '../a.js', '?q=1', '#f', ''),
  'V-RW-05 other hosts stay': stays('//cdn.example/x.js', 'https://other.example/z'),
  "V-RW-06 the browser's host without a scheme keeps the host": turns('//HOST/x.js', '//HOSTPP/x.js'),
  "V-RW-07 the browser's host keeps scheme and host": turns('https://HOST/login', 'https://HOSTPP/login'),
  "V-RW-08 the endpoint's address goes": async (scene) => {
    const endpoint = await endpointOf(scene);
    for (const scheme of ['https', 'http']) equal(await link(scene, `${scheme}://${endpoint}/login`), 'PP/login');
  },
  "V-RW-09 the endpoint's address without its port stays": async (scene) => {
    const address = `https://${(await endpointOf(scene)).split(':')[0]}/login`;
    equal(await link(scene, address), address);
  },
  "V-RW-10 the service's name within the cluster stays": stays('https://parrot.scene.svc/login'),
  'V-RW-11 query and fragment come along': turns('/a?x=/b&y=1#f', 'PP/a?x=/b&amp;y=1#f'),
  'V-RW-12 the path is cleaned': turns('/a//b/../c', 'PP/a/c'),
  'V-RW-13 encoded dots lead out of the prefix': turns('/%2e%2e/x', `${SERVICES}/parrot/x`),
  'V-RW-14 so do dots': turns('/static/../..', `${SERVICES}/parrot`),
  'V-RW-15 an encoded slash is decoded': turns('/a%2Fb', 'PP/a/b'),
  'V-RW-16 a space is encoded': turns('/a b', 'PP/a%20b'),
  'V-RW-17 what has the prefix stays': stays('PP/a.js'),
  'V-RW-18 what begins like the prefix stays': stays('PPevil'),
  "V-RW-19 a neighbour's proxy path gets the prefix too": turns(
    '/api/v1/namespaces/scene/services/other/proxy/',
    'PP/api/v1/namespaces/scene/services/other/proxy/',
  ),
  'V-RW-20 other schemes stay': stays('data:text/plain,x', 'javascript:alert(1)', 'mailto:a@b', 'blob:https://x/y'),
  'V-RW-21 what is no URL stays': stays('http://[bad'),
  'V-RW-22 spaces around a link are encoded; Kubernetes 1.20 left relative links as they were': async (scene) => {
    equal(await link(scene, ' /x '), scene.isOld ? ' /x ' : '%20/x%20');
  },
  'V-RW-23 the base': html('<base href="/">', '<base href="PP/">'),
  'V-RW-24 src, but not srcset': html(
    '<img src="/i.png" srcset="/i.png 1x">',
    '<img src="PP/i.png" srcset="/i.png 1x">',
  ),
  'V-RW-25 src of a script, but not its text': html(
    '<script src="/a.js"></script><script>fetch("/api/x")</script>',
    '<script src="PP/a.js"></script><script>fetch("/api/x")</script>',
  ),
  'V-RW-26 not a refresh': html(
    '<meta http-equiv="refresh" content="0; url=/next">',
    '<meta http-equiv="refresh" content="0; url=/next">',
  ),
  'V-RW-27 action and formaction': html(
    '<form action="/post"><button formaction="/f2">',
    '<form action="PP/post"><button formaction="PP/f2">',
  ),
  'V-RW-28 src and poster of a video, but not its track': html(
    '<video src="/v" poster="/p"><track src="/t">',
    '<video src="PP/v" poster="PP/p"><track src="/t">',
  ),
  'V-RW-29 an ampersand is written as a reference': html('<a href="/x?a=1&b=2">', '<a href="PP/x?a=1&amp;b=2">'),
  'V-RW-30 within a template': html('<template><a href="/x">', '<template><a href="PP/x">'),
  'V-RW-30 not within textarea, noscript, style, title or a comment': html(
    '<textarea><a href="/x"></textarea><noscript><a href="/x"></noscript><style><a href="/x"></style><!-- <a href="/x"> -->',
    '<textarea><a href="/x"></textarea><noscript><a href="/x"></noscript><style><a href="/x"></style><!-- <a href="/x"> -->',
  ),
  'tags are written anew, the text between them is not': html(
    "<!DOCTYPE html><A\nHREF='/nl'\r\n DATA-X=/d>é &amp; <b>x</B></a ><img src=/i alt=\"it's <b>\"/>",
    '<!DOCTYPE html><a href="PP/nl" data-x="/d">é &amp; <b>x</B></a ><img src="PP/i" alt="it&#39;s &lt;b&gt;"/>',
  ),
  'letters beyond ASCII are encoded': turns('/é/ü', 'PP/%C3%A9/%C3%BC'),
  'Location gets the prefix, with any status': async (scene) => {
    for (const status of [200, 201, 301, 302, 307, 308]) {
      const answer = await said(scene, { status, headers: { Location: '/login?next=/a' } });
      equal(answer.status, status);
      equal(answer.headers.location, `${PP}/login?next=/a`);
    }
  },
  'Location to another host stays': async (scene) => {
    const answer = await said(scene, { status: 302, headers: { Location: 'https://sso.example/login?a=/b' } });
    equal(answer.headers.location, 'https://sso.example/login?a=/b');
  },
  'with a Location the body is left alone': async (scene) => {
    const headers = { Location: '/login', 'Content-Type': 'text/html' };
    equal((await said(scene, { status: 302, headers, body: '<a href="/x">' })).text, '<a href="/x">');
  },
  'only text/html in small letters is rewritten': async (scene) => {
    for (const type of ['application/xhtml+xml', 'image/svg+xml', 'TEXT/HTML', 'text/plain', 'application/json']) {
      equal(
        (await said(scene, { headers: { 'Content-Type': type }, body: '<a href="/x">' })).text,
        '<a href="/x">',
        type,
      );
    }
  },
  'text/html with a charset is rewritten': async (scene) => {
    const headers = { 'Content-Type': 'text/html ; charset=utf-8' };
    equal((await said(scene, { headers, body: '<a href="/x">' })).text, `<a href="${PP}/x">`);
  },
  'an error page is rewritten too': async (scene) => {
    const answer = await said(scene, { status: 500, headers: { 'Content-Type': 'text/html' }, body: '<a href="/x">' });
    equal(answer.status, 500);
    equal(answer.text, `<a href="${PP}/x">`);
  },
  'gzip and deflate are opened and closed again': async (scene) => {
    const base64 = gzipSync('<a href="/x">').toString('base64');
    const answer = await said(scene, { headers: { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' }, base64 });
    equal(answer.headers['content-encoding'], 'gzip');
    equal(gunzipSync(answer.bytes).toString(), `<a href="${PP}/x">`);
    const raw = deflateRawSync('<a href="/x">').toString('base64');
    const other = await said(scene, {
      headers: { 'Content-Type': 'text/html', 'Content-Encoding': 'deflate' },
      base64: raw,
    });
    equal(other.headers['content-encoding'], 'deflate');
  },
  'HTML in any other coding never arrives': async (scene) => {
    const base64 = brotliCompressSync('<a href="/x">').toString('base64');
    await rejects(said(scene, { headers: { 'Content-Type': 'text/html', 'Content-Encoding': 'br' }, base64 }));
  },
};

function said({ ask }: Scene, line: Line) {
  return ask(`parrot/proxy/${say(line)}`, { headers: { 'Accept-Encoding': 'gzip, deflate, br' } });
}

/** What became of this HTML, with the proxy path and the host named by their short names. */
async function page(scene: Scene, body: string): Promise<string> {
  const { host } = new URL(scene.cluster.url);
  const sent = body.replaceAll('HOST', host).replaceAll('PP', PP);
  const { text } = await said(scene, { headers: { 'Content-Type': 'text/html' }, body: sent });
  return text.replaceAll(PP, 'PP').replaceAll(host, 'HOST');
}

async function link(scene: Scene, href: string): Promise<string> {
  return (await page(scene, `<a href="${href}">`)).replace(/^<a href="(.*)">$/, '$1');
}

function turns(from: string, to: string): Statements[string] {
  return async (scene) => equal(await link(scene, from), to.replaceAll(PP, 'PP'));
}

function stays(...links: string[]): Statements[string] {
  return async (scene) => {
    for (const one of links) equal(await link(scene, one), one);
  };
}

function html(from: string, to: string): Statements[string] {
  return async (scene) => equal(await page(scene, from), to);
}

async function endpointOf({ cluster }: Scene): Promise<string> {
  const { subsets } = (await cluster.request('GET', '/api/v1/namespaces/scene/endpoints/parrot')).json() as {
    subsets: [{ addresses: [{ ip: string }]; ports: [{ port: number }] }];
  };
  return `${subsets[0].addresses[0].ip}:${subsets[0].ports[0].port}`;
}
