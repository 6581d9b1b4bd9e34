import { describe, expect, it } from 'vitest';
import { composeUrl, draftOf, type UrlDraft } from '../../../lib/core/proxy-url/compose.ts';
import { parseProxyUrl } from '../../../lib/core/proxy-url/parse.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';

const DRAFT = draftOf({ kind: 'services', namespace: 'ns', name: 'web', port: 'http', scheme: 'https' });
const PREFIX = `${SERVER.origin}/api/v1/namespaces/ns/services/https:web:http/proxy/`;

const compose = (changes: Partial<UrlDraft> = {}) => composeUrl(SERVER, { ...DRAFT, ...changes });
const urlOf = (changes: Partial<UrlDraft>) => {
  const composed = compose(changes);
  return composed.ok ? composed.value : composed.problem.code;
};

describe('a URL that is written by hand', () => {
  it.each<[string, Partial<UrlDraft>, string]>([
    ['nothing more', {}, PREFIX],
    ['a path', { path: 'd/1' }, `${PREFIX}d/1`],
    ['a path that begins with slashes', { path: '//d/1' }, `${PREFIX}d/1`],
    ['a query', { query: 'a=1&b' }, `${PREFIX}?a=1&b`],
    ['a query with its question mark', { path: 'd', query: '?a' }, `${PREFIX}d?a`],
    ['a path that has a query', { path: 'd?a', query: 'b' }, `${PREFIX}d?a&b`],
    ['a fragment', { path: 'd#/x', query: 'a' }, `${PREFIX}d?a#/x`],
    ['characters that are encoded', { path: 'ä b', query: 'q="' }, `${PREFIX}%C3%A4%20b?q=%22`],
    ['spaces around names', { name: ' web ', namespace: ' ns ', port: ' http ' }, PREFIX],
    ['dots that stay inside', { path: 'a/../b' }, `${PREFIX}b`],
    ['a user name', { path: '@evil.example/' }, `${PREFIX}@evil.example/`],
    ['another URL', { path: 'https://evil.example/' }, `${PREFIX}https://evil.example/`],
  ])('has %s', (_what, changes, url) => {
    expect(urlOf(changes)).toBe(url);
    const parsed = parseProxyUrl(url, [SERVER]);
    expect(parsed.ok && parsed.value.url).toBe(url);
  });

  it.each<[Partial<UrlDraft>, string]>([
    [{ kind: 'pods', name: 'web-0', port: '8080', scheme: '' }, '/api/v1/namespaces/ns/pods/web-0:8080/proxy/'],
    [{ kind: 'nodes', name: 'node-1', port: '10250' }, '/api/v1/nodes/https:node-1:10250/proxy/'],
    [{ kind: 'nodes', namespace: 'not valid', name: 'n', port: '', scheme: '' }, '/api/v1/nodes/n/proxy/'],
  ])('leads to %j', (changes, path) => {
    expect(urlOf(changes)).toBe(SERVER.origin + path);
  });

  it('is on the server of the context, below its base path', () => {
    const composed = composeUrl(SERVER_WITH_BASE_PATH, DRAFT);
    expect(composed.ok && composed.value).toBe(
      PREFIX.replace(SERVER.origin, 'https://rancher.example/k8s/clusters/c-1'),
    );
  });

  it.each<[string, Partial<UrlDraft>, string]>([
    ['a path that leaves the app', { path: '../../../secrets' }, 'urlPathLeavesApp'],
    ['one that is encoded', { path: '%2e%2e/%2E./secrets' }, 'urlPathLeavesApp'],
    ['one with backslashes', { path: '..\\..\\secrets' }, 'urlPathLeavesApp'],
    ['a namespace with a slash', { namespace: 'a/b' }, 'urlNamespaceInvalid'],
    ['no namespace', { namespace: '' }, 'urlNamespaceInvalid'],
    ['no name', { name: '' }, 'urlSegmentInvalid'],
    ['a name with a slash', { name: 'a/b' }, 'urlSegmentInvalid'],
    ['a name with a colon', { name: 'a:b' }, 'urlSegmentInvalid'],
    ['a port with a slash', { port: '80/../..' }, 'urlSegmentInvalid'],
  ])('is refused with %s', (_what, changes, code) => {
    expect(urlOf(changes)).toBe(code);
  });
});
