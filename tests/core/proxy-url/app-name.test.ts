import { describe, expect, it } from 'vitest';
import { appName } from '../../../lib/core/proxy-url/app-name.ts';

describe('appName', () => {
  it.each([
    ['https://h/api/v1/namespaces/monitoring/services/grafana:http/proxy/', 'monitoring/grafana:http'],
    ['https://h/api/v1/namespaces/monitoring/services/grafana%3ahttp/proxy/d/1?q#f', 'monitoring/grafana:http'],
    ['https://h/base/api/v1/namespaces/shop/pods/web-0:8080/proxy', 'shop/web-0:8080'],
    ['https://h/api/v1/nodes/n.example:10250/proxy?x', 'n.example:10250'],
  ])('of %s is %s', (url, name) => {
    expect(appName(url)).toBe(name);
  });

  it.each(['https://h/', 'https://h/api/v1/namespaces/shop/services', 'https://h/api/v1/nodes/n/proxyx', 'text'])(
    'of %s, which is no proxy URL, is null',
    (url) => {
      expect(appName(url)).toBeNull();
    },
  );
});
