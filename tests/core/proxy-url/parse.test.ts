import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefixOf } from '../../../lib/core/proxy-url/build.ts';
import { parseProxyUrl } from '../../../lib/core/proxy-url/parse.ts';
import { type Server, serverUrl } from '../../../lib/core/proxy-url/server.ts';

const H: Server = { origin: 'https://h.example:6443', basePath: '' };
const BASE: Server = { origin: 'https://rancher.example', basePath: '/k8s/clusters/c-1' };
const DEEPER_BASE: Server = { origin: 'https://rancher.example', basePath: '/k8s/clusters/c-1/deeper' };
const SERVICES = `${H.origin}/api/v1/namespaces/ns/services`;

const parse = (text: string, servers = [H]) => parseProxyUrl(text, servers);

/** The canonical URL, or the code of the problem. */
const urlOrCode = (text: string, servers = [H]) => {
  const parsed = parse(text, servers);
  return parsed.ok ? parsed.value.url : parsed.problem.code;
};

describe('parseProxyUrl: the canonical form', () => {
  it.each([
    ['adds the slash that a prefix ends in (V-OPEN-01)', `${SERVICES}/a/proxy`, `${SERVICES}/a/proxy/`],
    ['adds this slash before a query (V-OPEN-01)', `${SERVICES}/a/proxy?x=1#f`, `${SERVICES}/a/proxy/?x=1#f`],
    ['keeps an encoded slash after the prefix (V-OPEN-10)', `${SERVICES}/a/proxy/..%2fx`, `${SERVICES}/a/proxy/..%2fx`],
    [
      'decodes colons of the name segment (V-OPEN-11)',
      `${SERVICES}/https%3Aweb%3A/proxy/`,
      `${SERVICES}/https:web:/proxy/`,
    ],
    ['keeps the fragment (V-OPEN-12)', `${SERVICES}/a/proxy/#/secrets`, `${SERVICES}/a/proxy/#/secrets`],
    ['turns backslashes into slashes (V-OPEN-13)', `${SERVICES}/a\\proxy\\x`, `${SERVICES}/a/proxy/x`],
    [
      'removes the double slash that kubectl prints for a server with a trailing slash (V-URL-27)',
      `${H.origin}//api/v1/namespaces/ns/services/a/proxy`,
      `${SERVICES}/a/proxy/`,
    ],
    [
      'removes doubled slashes before the path of the app, and none after it',
      `${H.origin}/api//v1///namespaces//ns//services//a//proxy//x//y`,
      `${SERVICES}/a/proxy//x//y`,
    ],
    ['keeps an empty query', `${SERVICES}/a/proxy/x?#`, `${SERVICES}/a/proxy/x?#`],
    ['removes spaces around the URL and line breaks in it', ` ${SERVICES}/a/pro\nxy/ `, `${SERVICES}/a/proxy/`],
    [
      'keeps the URL of a pod',
      `${H.origin}/api/v1/namespaces/ns/pods/p-0:8080/proxy/x`,
      `${H.origin}/api/v1/namespaces/ns/pods/p-0:8080/proxy/x`,
    ],
    [
      'keeps the URL of a node',
      `${H.origin}/api/v1/nodes/n.example:10250/proxy/metrics`,
      `${H.origin}/api/v1/nodes/n.example:10250/proxy/metrics`,
    ],
    [
      'normalises host and port',
      `https://H.EXAMPLE:06443/api/v1/namespaces/ns/services/a/proxy/`,
      `${SERVICES}/a/proxy/`,
    ],
    ['removes an empty scheme', `${SERVICES}/:a:80/proxy/`, `${SERVICES}/a:80/proxy/`],
    [
      'keeps the path of the app byte for byte, as a URL parser leaves it',
      `${SERVICES}/a/proxy/%41//b%2Fc/./d;e=1?q=%20+&r#%20`,
      `${SERVICES}/a/proxy/%41//b%2Fc/d;e=1?q=%20+&r#%20`,
    ],
  ])('%s', (_what, text, url) => {
    expect(urlOrCode(text)).toBe(url);
  });

  it('removes a double slash after a base path (V-URL-29)', () => {
    const nodes = `${serverUrl(BASE)}/api/v1/nodes`;
    expect(urlOrCode(`${serverUrl(BASE)}//api/v1/nodes/n/proxy`, [BASE])).toBe(`${nodes}/n/proxy/`);
  });

  it('starts with the prefix and is spelled as a browser sends it', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const parsed = parse(`${SERVICES}/a:web/proxy${path}?${query}`);
        if (!parsed.ok) return expect(new URL(`${SERVICES}/a:web/proxy${path}`).pathname).not.toContain('/proxy');
        expect(parsed.value.url.startsWith(parsed.value.prefix)).toBe(true);
        expect(new URL(parsed.value.url).href).toBe(parsed.value.url);
      }),
    );
  });

  it('is stable: parsing it again returns the same result, whatever namespace and name segment are', () => {
    const part = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab1-.:/%\\?#A é') }),
      fc.stringMatching(/^(https:|http:|:)?[a-z.-]{1,9}(:[a-z0-9]{0,4})?$/),
    );
    fc.assert(
      fc.property(fc.oneof(part, fc.constant('ns')), part, fc.boolean(), (namespace, segment, isEncoded) => {
        const write = isEncoded ? encodeURIComponent : (text: string) => text;
        const parsed = parse(`${H.origin}/api/v1/namespaces/${write(namespace)}/services/${write(segment)}/proxy/x`);
        fc.pre(parsed.ok);
        const { prefix, url } = parsed.value;
        expect(prefix).toMatch(/^https:\/\/h\.example:6443\/api\/v1\/[\w/.:-]+\/proxy\/$/);
        expect(new URL(url).href).toBe(url);
        expect(parse(url)).toEqual(parsed);
      }),
      { numRuns: 200 },
    );
  });
});

describe('parseProxyUrl: refused URLs', () => {
  it.each([
    ['urlNotProxy', 'a path that leaves the prefix (V-OPEN-08)', `${SERVICES}/a/proxy/../../secrets`],
    ['urlNotProxy', 'an encoded path that leaves the prefix (V-OPEN-09)', `${SERVICES}/a/proxy/%2e%2e/%2E./secrets`],
    ['urlNotProxy', 'an API path in upper case', `${SERVICES.replace('/api/', '/API/')}/a/proxy/`],
    ['urlNotProxy', 'a percent-encoded API path', `${H.origin}/%61pi/v1/namespaces/ns/services/a/proxy/`],
    ['urlNotProxy', 'an empty namespace', `${H.origin}/api/v1/namespaces//services/a/proxy/`],
    ['urlNotProxy', 'another API path', `${H.origin}/api/v1/namespaces/ns/secrets`],
    ['urlNotProxy', 'text that is no URL', 'grafana'],
    ['urlNotProxy', 'a URL without a scheme', `${SERVICES.replace('https://', '')}/a/proxy/`],
    ['urlNotProxy', 'a javascript: URL', 'javascript:alert(1)'],
    ['urlServerUnknown', 'a URL with the scheme http', `${SERVICES.replace('https', 'http')}/a/proxy/`],
    ['urlServerUnknown', 'another port', `${SERVICES.replace('6443', '6444')}/a/proxy/`],
    [
      'urlServerUnknown',
      'a host that begins with the host of a server',
      `${SERVICES.replace('h.example', 'h.example.evil')}/a/proxy/`,
    ],
    [
      'urlServerUnknown',
      'another host with the address of a server as user info',
      `https://h.example:6443@evil/api/v1/nodes/n/proxy/`,
    ],
    ['urlHasUserInfo', 'user info', `${SERVICES.replace('https://', 'https://u:p@')}/a/proxy/`],
    ['urlNamespaceInvalid', 'a space as namespace', `${H.origin}/api/v1/namespaces/%20/services/a/proxy/`],
    ['urlNamespaceInvalid', 'a slash in the namespace', `${H.origin}/api/v1/namespaces/n%2Fs/services/a/proxy/`],
    ['urlNamespaceInvalid', 'dot segments in the namespace', `${H.origin}/api/v1/namespaces/..%2fx/services/a/proxy/`],
    ['urlNamespaceInvalid', 'a namespace in upper case', `${H.origin}/api/v1/namespaces/NS/services/a/proxy/`],
    ['urlNamespaceInvalid', 'a dot in the namespace', `${H.origin}/api/v1/namespaces/n.s/services/a/proxy/`],
    ['urlSegmentInvalid', 'a slash in the name', `${SERVICES}/a%2Fb/proxy/`],
    ['urlSegmentInvalid', 'a backslash in the name', `${SERVICES}/a%5Cb/proxy/`],
    ['urlSegmentInvalid', 'a question mark in the name', `${SERVICES}/a%3Fb/proxy/`],
    ['urlSegmentInvalid', 'a name in upper case', `${SERVICES}/Grafana/proxy/`],
    ['urlSegmentInvalid', 'a name that is too long', `${SERVICES}/${'a'.repeat(254)}/proxy/`],
    ['urlSegmentInvalid', 'a slash in the port', `${SERVICES}/a:80%2F/proxy/`],
    ['urlSegmentInvalid', 'a doubly encoded colon', `${SERVICES}/https%253Aa%253A/proxy/`],
    ['urlSegmentInvalid', 'an upstream scheme in upper case', `${SERVICES}/HTTPS:a:/proxy/`],
    ['urlSegmentInvalid', 'a malformed percent escape', `${SERVICES}/%E0%A4%A/proxy/`],
  ])('reports %s for %s', (code, _what, text) => {
    expect(urlOrCode(text)).toBe(code);
  });

  it('repeats no text that is not a web address, because it may be a token', () => {
    for (const text of ['eyJhbGciOi.secret.token', 'token:secret', 'data:,secret']) {
      expect(parse(text)).toMatchObject({ problem: { code: 'urlNotProxy', values: { url: '' } } });
    }
  });

  it('repeats no user info, query, fragment or invisible character', () => {
    const problem = (text: string) => JSON.stringify(parse(text));
    expect(problem(`${H.origin}/other?token=secret#secret`)).not.toContain('secret');
    expect(problem(`${SERVICES.replace('https://', 'https://u:secret@')}/a/proxy/`)).not.toContain('secret');
    expect(problem(`${SERVICES}/a%E2%80%AEb%0A/proxy/`)).not.toMatch(/\u202e|\\n/);
  });
});

describe('parseProxyUrl: the server', () => {
  it('is the one with the longest base path', () => {
    const parsed = parse(`${serverUrl(DEEPER_BASE)}/api/v1/nodes/n/proxy/x`, [BASE, DEEPER_BASE]);
    expect(parsed).toMatchObject({ ok: true, value: { server: DEEPER_BASE } });
  });

  it('is none for a URL outside its base path', () => {
    expect(urlOrCode(`${BASE.origin}/api/v1/nodes/n/proxy/`, [BASE])).toBe('urlNotProxy');
    expect(urlOrCode(`${serverUrl(BASE)}-2/api/v1/nodes/n/proxy/`, [BASE])).toBe('urlNotProxy');
  });

  it('is an apiserver behind the proxy of another one only if a proxy path of its own follows', () => {
    const inner: Server = { origin: H.origin, basePath: '/api/v1/namespaces/ns/services/https:vc:/proxy' };
    const nodes = `${serverUrl(inner)}/api/v1/nodes/n/proxy/`;
    expect(parse(nodes, [H, inner])).toMatchObject({ value: { server: inner, target: { kind: 'nodes' } } });
    expect(parse(`${serverUrl(inner)}/version`, [H, inner])).toMatchObject({
      value: { server: H, target: { name: 'vc' } },
    });
  });
});

describe('prefixOf', () => {
  it('returns no prefix of a URL whose service name only begins with the same letters (V-OPEN-14)', () => {
    const web = prefixOf(H, { kind: 'services', namespace: 'ns', name: 'web', port: '', scheme: '' });
    expect(web).toBe(`${SERVICES}/web/proxy/`);
    expect(`${SERVICES}/webapp/proxy/`.startsWith(web)).toBe(false);
  });
});
