import { describe, expect, it } from 'vitest';
import { createRewriteUrl } from '../../lib/shim/rewrite-url.ts';

const PREFIX = '/api/v1/namespaces/shop/services/web/proxy/';

describe('createRewriteUrl', () => {
  const rewriteUrl = createRewriteUrl('k8s:6443', PREFIX);

  it.each([
    ['wss://k8s:6443/live', `wss://k8s:6443${PREFIX}live`],
    ['ws://k8s:6443/live?a=%2F&b#c', `wss://k8s:6443${PREFIX}live?a=%2F&b#c`],
    ['https://k8s:6443/', `wss://k8s:6443${PREFIX}`],
    ['/live', `wss://k8s:6443${PREFIX}live`],
    ['live', `wss://k8s:6443${PREFIX}app/live`],
    [`ws://k8s:6443${PREFIX}live`, `wss://k8s:6443${PREFIX}live`],
    [`ws://k8s:6443${PREFIX.slice(0, -1)}`, `wss://k8s:6443${PREFIX}${PREFIX.slice(1, -1)}`],
    ['wss://u:p@k8s:6443/live', `wss://u:p@k8s:6443${PREFIX}live`],
    ['//k8s:6443//two', `wss://k8s:6443${PREFIX}/two`],
  ])('rewrites %s, which is on the host of the document', (url, rewritten) => {
    expect(rewriteUrl(url, `https://k8s:6443${PREFIX}app/`, 'wss:')?.href).toBe(rewritten);
  });

  it('uses the given scheme', () => {
    expect(rewriteUrl('/live', 'https://k8s:6443/', 'https:')?.href).toBe(`https://k8s:6443${PREFIX}live`);
  });

  it.each(['wss://k8s/live', 'wss://k8s.evil:6443/', 'wss://other/', 'mailto:a@k8s:6443', 'blob:https://k8s:6443/1'])(
    'returns undefined for %s, which is not on the host of the document',
    (url) => {
      expect(rewriteUrl(url, 'https://k8s:6443/', 'wss:')).toBeUndefined();
    },
  );

  it.each(['https://k8s/live', 'ws://k8s/live', 'ws://k8s:443/live', 'wss://k8s:443/live'])(
    'rewrites %s if the host has the default port of https',
    (url) => {
      expect(createRewriteUrl('k8s', '/p/')(url, undefined, 'wss:')?.href).toBe('wss://k8s/p/live');
    },
  );

  it('throws for an invalid URL', () => {
    expect(() => rewriteUrl('wss://[', 'https://k8s:6443/', 'wss:')).toThrow(TypeError);
  });

  it('works from its source text, as workers run it', () => {
    const create = new Function(`return ${createRewriteUrl}`)() as typeof createRewriteUrl;
    expect(create('k8s:6443', '/p/')('/live', 'https://k8s:6443/', 'wss:')?.href).toBe('wss://k8s:6443/p/live');
  });
});
