import { describe, expect, it } from 'vitest';
import { parseServer } from '../../lib/core/proxy-url/server.ts';

function codeOf(text: string): string | null {
  const server = parseServer('c', text);
  return server.ok ? null : server.problem.code;
}

describe('a server', () => {
  it.each([
    ['https://104.197.5.247', 'https://104.197.5.247', ''],
    ['https://k8s.example:6443/', 'https://k8s.example:6443', ''],
    ['HTTPS://K8S.Example:443', 'https://k8s.example', ''],
    ['https://[2001:DB8::1]:06443/', 'https://[2001:db8::1]:6443', ''],
    ['https://rancher.example/k8s/clusters/c-1', 'https://rancher.example', '/k8s/clusters/c-1'],
    ['https://rancher.example/k8s/clusters/c-1//', 'https://rancher.example', '/k8s/clusters/c-1'],
    ['https://h/a/../b?x#y', 'https://h', '/b'],
    [' https://h\n', 'https://h', ''],
    ['https://生产.example', 'https://xn--6lqt9b.example', ''],
    ['https://my_cluster:1', 'https://my_cluster:1', ''],
  ])('%s is read', (text, origin, basePath) => {
    const server = parseServer('c', text);
    expect(server.ok && server.value.basePath).toBe(basePath);
    if (!text.includes('生')) expect(server.ok && server.value.origin).toBe(origin);
    else expect(server.ok && server.value.origin).toMatch(/^https:\/\/xn--[a-z0-9-]+\.example$/);
  });

  it.each([
    ['', 'serverMissing'],
    ['  ', 'serverMissing'],
    ['http://h', 'serverNotHttps'],
    ['socks5://h', 'serverNotHttps'],
    ['h:6443', 'serverWithoutScheme'],
    ['localhost', 'serverWithoutScheme'],
    ['https://', 'serverUnreadable'],
    ['https://h:99999', 'serverUnreadable'],
    ['https://ho\nst', 'serverUnreadable'],
    ['https://ho\tst', 'serverUnreadable'],
    ['https://h\\@evil', 'serverUnreadable'],
    ['https://*', 'serverUnreadable'],
    ['https://h/a*b', 'serverUnreadable'],
    ['https://h/a|b', 'serverUnreadable'],
    ['https://*.example', 'serverUnreadable'],
    ['https://a,b', 'serverUnreadable'],
    ['https://bob:pw@h', 'serverHasUserInfo'],
    ['https://bob@h', 'serverHasUserInfo'],
  ])('%j is refused as %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('is shown without user info, query and fragment', () => {
    for (const text of ['bob:pw@h:1', 'https://bob:pw@[bad', 'https://[bad?token=pw', 'http://bob:pw@h#pw', 'h#pw']) {
      expect(codeOf(text)).not.toBeNull();
      expect(JSON.stringify(parseServer('c', text))).not.toContain('pw');
    }
  });
});
