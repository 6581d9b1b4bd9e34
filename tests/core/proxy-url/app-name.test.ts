import { describe, expect, it } from 'vitest';
import { appName } from '../../../lib/core/proxy-url/app-name.ts';

describe('appName', () => {
  it.each([
    ['https://h/api/v1/namespaces/monitoring/services/grafana:http/proxy/', 'monitoring/grafana:http'],
    ['https://h/base/api/v1/namespaces/shop/pods/web-0:8080/proxy/', 'shop/web-0:8080'],
    ['https://h/api/v1/nodes/n.example:10250/proxy/', 'n.example:10250'],
  ])('of %s is %s', (prefix, name) => {
    expect(appName(prefix)).toBe(name);
  });

  it('is that of the app where its server is behind the proxy path of another one', () => {
    const server = 'https://h/api/v1/namespaces/shop/services/web/proxy';
    expect(appName(`${server}/api/v1/namespaces/prod/services/vault/proxy/`)).toBe('prod/vault');
  });

  it.each([
    'https://h/',
    'https://h/api/v1/namespaces/shop/services',
    'https://h/api/v1/nodes/n/proxyx',
    'text',
    'https://h/api/v1/namespaces/shop/services/web/proxy/api/v1/namespaces/prod/services/vault/proxy/login',
  ])('of %s, which is no prefix, is null', (text) => {
    expect(appName(text)).toBeNull();
  });
});
