import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefixOf } from '../../../lib/core/proxy-url/build.ts';
import { parseProxyUrl } from '../../../lib/core/proxy-url/parse.ts';
import { parseServer, type Server, serverUrl } from '../../../lib/core/proxy-url/server.ts';

const H: Server = { origin: 'https://h.example:6443', basePath: '' };
const BASE: Server = { origin: 'https://rancher.example', basePath: '/k8s/clusters/c-1' };
const DEEPER: Server = { origin: 'https://rancher.example', basePath: '/k8s/clusters/c-1/deeper' };
const SERVICES = `${H.origin}/api/v1/namespaces/ns/services`;

const parse = (text: string, servers = [H]) => parseProxyUrl(text, servers);
const urlOf = (text: string, servers = [H]) => {
  const parsed = parse(text, servers);
  return parsed.ok ? parsed.value.url : parsed.problem.code;
};
const server = (text: string) => {
  const parsed = parseServer('c', text);
  return parsed.ok ? serverUrl(parsed.value) : parsed.problem.code;
};

describe('a server', () => {
  it.each([
    [
      'V-OPEN-02 with a slash at the end is joined with exactly one',
      'https://h.example:6443/',
      'https://h.example:6443',
    ],
    ['V-OPEN-03 is lower-cased', 'https://[2001:DB8::1]:6443', 'https://[2001:db8::1]:6443'],
    ['V-OPEN-04 loses the default port', 'HTTPS://H.EXAMPLE:443/', 'https://h.example'],
    ['V-OPEN-05 loses zeros before the port', 'https://h:06443', 'https://h:6443'],
    ['V-OPEN-06 with user info is refused', 'https://user:pw@h', 'serverHasUserInfo'],
    ['V-OPEN-07 as a short IPv4 address is written out', 'https://127.1:6443', 'https://127.0.0.1:6443'],
    ['keeps its base path', 'https://rancher.example/k8s/clusters/c-1/', 'https://rancher.example/k8s/clusters/c-1'],
    ['loses query and fragment', 'https://h/base?x=1#f', 'https://h/base'],
    ['without a scheme is refused', '127.0.0.1:6443', 'serverWithoutScheme'],
    ['under http is refused', 'http://h:8080', 'serverNotHttps'],
    ['that is none is refused', '  ', 'serverMissing'],
  ])('%s', (_name, text, result) => {
    expect(server(text)).toBe(result);
  });

  it('is not shown again with its password where it cannot be read', () => {
    expect(JSON.stringify(parseServer('c', 'https://user:pw-1234@[bad'))).not.toContain('pw-1234');
    expect(JSON.stringify(parseServer('c', 'user:pw-1234@h:6443'))).not.toContain('pw-1234');
  });
});

describe('a proxy URL', () => {
  it.each([
    ['V-OPEN-01 gets the slash that its prefix ends in', `${SERVICES}/a/proxy`, `${SERVICES}/a/proxy/`],
    ['V-OPEN-01 gets it before a query', `${SERVICES}/a/proxy?x=1#f`, `${SERVICES}/a/proxy/?x=1#f`],
    ['V-OPEN-10 keeps an encoded slash under its prefix', `${SERVICES}/a/proxy/..%2fx`, `${SERVICES}/a/proxy/..%2fx`],
    ['V-OPEN-11 gets literal colons', `${SERVICES}/https%3Aweb%3A/proxy/`, `${SERVICES}/https:web:/proxy/`],
    ['V-OPEN-12 keeps its fragment', `${SERVICES}/a/proxy/#/secrets`, `${SERVICES}/a/proxy/#/secrets`],
    ['V-OPEN-13 takes backslashes for slashes', `${SERVICES}/a\\proxy\\x`, `${SERVICES}/a/proxy/x`],
    [
      'V-URL-27 of a server that ends in a slash, as kubectl prints it, gets single ones',
      `${H.origin}//api/v1/namespaces/ns/services/a/proxy`,
      `${SERVICES}/a/proxy/`,
    ],
    [
      'with doubled slashes anywhere before the app gets single ones',
      `${H.origin}/api//v1///namespaces//ns//services//a//proxy//x//y`,
      `${SERVICES}/a/proxy//x//y`,
    ],
    ['keeps a lone question mark', `${SERVICES}/a/proxy/x?#`, `${SERVICES}/a/proxy/x?#`],
    ['that was pasted with spaces and a line break loses them', ` ${SERVICES}/a/pro\nxy/ `, `${SERVICES}/a/proxy/`],
    [
      'of a pod',
      `${H.origin}/api/v1/namespaces/ns/pods/p-0:8080/proxy/x`,
      `${H.origin}/api/v1/namespaces/ns/pods/p-0:8080/proxy/x`,
    ],
    [
      'of a node',
      `${H.origin}/api/v1/nodes/n.example:10250/proxy/metrics`,
      `${H.origin}/api/v1/nodes/n.example:10250/proxy/metrics`,
    ],
    [
      'whose host is written otherwise',
      `https://H.EXAMPLE:06443/api/v1/namespaces/ns/services/a/proxy/`,
      `${SERVICES}/a/proxy/`,
    ],
    ['with an empty scheme part loses it', `${SERVICES}/:a:80/proxy/`, `${SERVICES}/a:80/proxy/`],
    [
      'keeps the app’s own path byte for byte',
      `${SERVICES}/a/proxy/%41//b%2Fc/./d;e=1?q=%20+&r#%20`,
      `${SERVICES}/a/proxy/%41//b%2Fc/d;e=1?q=%20+&r#%20`,
    ],
  ])('%s', (_name, text, url) => {
    expect(urlOf(text)).toBe(url);
  });

  it.each([
    ['V-OPEN-08 that climbs out is none', `${SERVICES}/a/proxy/../../secrets`, 'urlNotProxy'],
    ['V-OPEN-09 that climbs out encoded is none', `${SERVICES}/a/proxy/%2e%2e/%2E./secrets`, 'urlNotProxy'],
    ['of http is of no known server', `${SERVICES.replace('https', 'http')}/a/proxy/`, 'urlServerUnknown'],
    ['of another port is of no known server', `${SERVICES.replace('6443', '6444')}/a/proxy/`, 'urlServerUnknown'],
    [
      'of another host is of no known server',
      `${SERVICES.replace('h.example', 'h.example.evil')}/a/proxy/`,
      'urlServerUnknown',
    ],
    ['with user info is refused', `${SERVICES.replace('https://', 'https://u:p@')}/a/proxy/`, 'urlHasUserInfo'],
    [
      'whose user info is our server is of another one',
      `https://h.example:6443@evil/api/v1/nodes/n/proxy/`,
      'urlServerUnknown',
    ],
    ['in other letters is none', `${SERVICES.replace('/api/', '/API/')}/a/proxy/`, 'urlNotProxy'],
    ['without a namespace is none', `${H.origin}/api/v1/namespaces//services/a/proxy/`, 'urlNotProxy'],
    [
      'with a space for a namespace names none',
      `${H.origin}/api/v1/namespaces/%20/services/a/proxy/`,
      'urlNamespaceInvalid',
    ],
    [
      'with a slash in the namespace names none',
      `${H.origin}/api/v1/namespaces/n%2Fs/services/a/proxy/`,
      'urlNamespaceInvalid',
    ],
    [
      'with a namespace that climbs names none',
      `${H.origin}/api/v1/namespaces/..%2fx/services/a/proxy/`,
      'urlNamespaceInvalid',
    ],
    [
      'with a namespace in capitals names none',
      `${H.origin}/api/v1/namespaces/NS/services/a/proxy/`,
      'urlNamespaceInvalid',
    ],
    [
      'with a dot in the namespace names none',
      `${H.origin}/api/v1/namespaces/n.s/services/a/proxy/`,
      'urlNamespaceInvalid',
    ],
    ['with a backslash in the segment names nothing', `${SERVICES}/a%5Cb/proxy/`, 'urlSegmentInvalid'],
    ['with a colon encoded twice names nothing', `${SERVICES}/https%253Aa%253A/proxy/`, 'urlSegmentInvalid'],
    ['with a query in the segment names nothing', `${SERVICES}/a%3Fb/proxy/`, 'urlSegmentInvalid'],
    ['with a slash in the port names nothing', `${SERVICES}/a:80%2F/proxy/`, 'urlSegmentInvalid'],
    ['with a name in capitals names nothing', `${SERVICES}/Grafana/proxy/`, 'urlSegmentInvalid'],
    ['with a name that is too long names nothing', `${SERVICES}/${'a'.repeat(254)}/proxy/`, 'urlSegmentInvalid'],
    ['whose path is encoded is none', `${H.origin}/%61pi/v1/namespaces/ns/services/a/proxy/`, 'urlNotProxy'],
    ['with a slash in the segment names nothing', `${SERVICES}/a%2Fb/proxy/`, 'urlSegmentInvalid'],
    ['with a scheme in capitals names nothing', `${SERVICES}/HTTPS:a:/proxy/`, 'urlSegmentInvalid'],
    ['with a broken escape names nothing', `${SERVICES}/%E0%A4%A/proxy/`, 'urlSegmentInvalid'],
    ['of the API is none', `${H.origin}/api/v1/namespaces/ns/secrets`, 'urlNotProxy'],
    ['that is no URL is none', 'grafana', 'urlNotProxy'],
    ['without a scheme is none', `${SERVICES.replace('https://', '')}/a/proxy/`, 'urlNotProxy'],
    ['of a script is none', 'javascript:alert(1)', 'urlNotProxy'],
  ])('%s', (_name, text, code) => {
    expect(urlOf(text)).toBe(code);
  });

  it('V-OPEN-14 of one service is no prefix of another whose name goes on', () => {
    const web = prefixOf(H, { kind: 'services', namespace: 'ns', name: 'web', port: '', scheme: '' });
    expect(`${SERVICES}/webapp/proxy/`.startsWith(web)).toBe(false);
  });

  it('belongs to the server with the longest base path', () => {
    const parsed = parse(`${serverUrl(DEEPER)}/api/v1/nodes/n/proxy/x`, [BASE, DEEPER]);
    expect(parsed).toMatchObject({ ok: true, value: { server: DEEPER } });
    expect(urlOf(`${BASE.origin}/api/v1/nodes/n/proxy/`, [BASE])).toBe('urlNotProxy');
    expect(urlOf(`${serverUrl(BASE)}-2/api/v1/nodes/n/proxy/`, [BASE])).toBe('urlNotProxy');
  });

  it('V-URL-29 of a base path that ends in a slash, as kubectl prints it, gets a single one', () => {
    const nodes = `${serverUrl(BASE)}/api/v1/nodes`;
    expect(urlOf(`${serverUrl(BASE)}//api/v1/nodes/n/proxy`, [BASE])).toBe(`${nodes}/n/proxy/`);
  });

  it('of a service in which another apiserver runs belongs to the inner one only where the inner one has a proxy path', () => {
    const inner: Server = { origin: H.origin, basePath: '/api/v1/namespaces/ns/services/https:vc:/proxy' };
    const nodes = `${serverUrl(inner)}/api/v1/nodes/n/proxy/`;
    expect(parse(nodes, [H, inner])).toMatchObject({ value: { server: inner, target: { kind: 'nodes' } } });
    expect(parse(`${serverUrl(inner)}/version`, [H, inner])).toMatchObject({
      value: { server: H, target: { name: 'vc' } },
    });
  });

  it('is its prefix and the rest, exactly as a browser sends it', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const parsed = parse(`${SERVICES}/a:web/proxy${path}?${query}`);
        if (!parsed.ok) return expect(new URL(`${SERVICES}/a:web/proxy${path}`).pathname).not.toContain('/proxy');
        expect(parsed.value.url.startsWith(parsed.value.prefix)).toBe(true);
        expect(new URL(parsed.value.url).href).toBe(parsed.value.url);
      }),
    );
  });

  it('of any namespace and segment is refused, or stays what it is when it is read again', () => {
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

  it('is never shown again where it is no web address: it may be a token', () => {
    for (const text of ['eyJhbGciOi.secret.token', 'token:secret', 'data:,secret']) {
      expect(parse(text)).toMatchObject({ problem: { code: 'urlNotProxy', values: { url: '' } } });
    }
  });

  it('is shown without user info, query and fragment, and without characters that hide', () => {
    const shown = (text: string) => JSON.stringify(parse(text));
    expect(shown(`${H.origin}/other?token=secret#secret`)).not.toContain('secret');
    expect(shown(`${SERVICES.replace('https://', 'https://u:secret@')}/a/proxy/`)).not.toContain('secret');
    expect(shown(`${SERVICES}/a%E2%80%AEb%0A/proxy/`)).not.toMatch(/\u202e|\\n/);
  });
});
