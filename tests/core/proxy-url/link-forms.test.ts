import { describe, expect, it } from 'vitest';
import { readLinkWithoutCluster, readProxyLink } from '../../../lib/core/proxy-url/link-forms.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';

const PATH = '/api/v1/namespaces/monitoring/services/grafana:http/proxy/';

describe('text that a person selected', () => {
  it.each([
    ['as it is', `https://h${PATH}d/1?q#f`, `https://h${PATH}d/1?q#f`],
    ['below a base path', `https://h/k8s/clusters/c-1${PATH}`, `https://h/k8s/clusters/c-1${PATH}`],
    ['of a pod', 'https://h/api/v1/namespaces/n/pods/p/proxy', 'https://h/api/v1/namespaces/n/pods/p/proxy'],
    ['of a node', 'https://h/api/v1/nodes/n:10250/proxy/', 'https://h/api/v1/nodes/n:10250/proxy/'],
    ['with spaces and line breaks around it', ` \nhttps://h${PATH}\t`, `https://h${PATH}`],
    ['in angle brackets, at the end of a sentence', `<https://h${PATH}>.`, `https://h${PATH}`],
    ['in quotes', `"https://h${PATH}",`, `https://h${PATH}`],
  ])('is a proxy URL %s', (_how, text, url) => {
    expect(readProxyLink(text)).toBe(url);
  });

  it.each([
    ['/api/v1/proxy/namespaces/n/services/web', '/api/v1/namespaces/n/services/web/proxy'],
    [
      '/api/v1/proxy/namespaces/n/services/https:web:443/a/b?q#f',
      '/api/v1/namespaces/n/services/https:web:443/proxy/a/b?q#f',
    ],
    ['/api/v1/proxy/namespaces/n/pods/p:80/', '/api/v1/namespaces/n/pods/p:80/proxy/'],
    ['/api/v1/proxy/nodes/node-1/metrics', '/api/v1/nodes/node-1/proxy/metrics'],
    ['/base/api/v1/proxy/namespaces/n/services/web/', '/base/api/v1/namespaces/n/services/web/proxy/'],
  ])('is one in the form before Kubernetes 1.10: %s', (old, today) => {
    expect(readProxyLink(`https://h${old}`)).toBe(`https://h${today}`);
  });

  it.each([
    ['words', 'the grafana of production'],
    ['a token', 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln'],
    ['another page of the API', 'https://h/api/v1/namespaces/n/services/web'],
    ['another website, with a proxy URL in its query', `https://h/?u=https://k${PATH}`],
    ['another website, with an old proxy URL in its query', 'https://h/?u=/api/v1/proxy/nodes/n'],
    ['two URLs', `https://h${PATH} https://h${PATH}`],
    ['script', `javascript:location='https://h${PATH}'`],
    ['a file', `file://h${PATH}`],
    ['longer than any URL', `https://h${PATH}${'a'.repeat(8_000)}`],
  ])('is none if it is %s', (_what, text) => {
    expect(readProxyLink(text)).toBeNull();
  });
});

describe('a URL of kubectl proxy', () => {
  it.each(['http://localhost:8001', 'http://127.0.0.1:8001', 'http://[::1]:8001', 'http://localhost'])(
    'at %s names no cluster, and opens on each server',
    (origin) => {
      const link = readLinkWithoutCluster(`${origin}${PATH}d/1?q#f`, [SERVER]);
      expect(link?.prefix).toBe(origin + PATH);
      expect(link?.on(SERVER)).toBe(`${SERVER.origin}${PATH}d/1?q#f`);
      expect(link?.on(SERVER_WITH_BASE_PATH)).toBe(
        `${SERVER_WITH_BASE_PATH.origin}${SERVER_WITH_BASE_PATH.basePath}${PATH}d/1?q#f`,
      );
    },
  );

  it.each([
    ['of a known server, if it is at that address', 'https://127.0.0.1:6443'],
    ['of another machine', 'http://10.0.0.1:8001'],
    ['with user info', 'http://a@localhost:8001'],
    ['of a name that only begins so', 'http://localhost.example:8001'],
  ])('is not one %s', (_what, origin) => {
    expect(readLinkWithoutCluster(origin + PATH, [{ origin: 'https://127.0.0.1:6443', basePath: '' }])).toBeNull();
  });

  it('is none if it leads to no service, pod or node', () => {
    expect(readLinkWithoutCluster('http://localhost:8001/api/v1/pods', [])).toBeNull();
  });
});
