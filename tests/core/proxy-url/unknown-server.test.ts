import { describe, expect, it } from 'vitest';
import { appOfUnknownServer } from '../../../lib/core/proxy-url/unknown-server.ts';

const KNOWN = { origin: 'https://known.example:6443', basePath: '' };
const APP = '/api/v1/namespaces/shop/services/web:http/proxy/';

describe('appOfUnknownServer', () => {
  it.each([
    ['at the root of a host', `https://other.example${APP}`, 'https://other.example', ''],
    ['on another port of a known host', `https://known.example:8443${APP}`, 'https://known.example:8443', ''],
    ['below a path', `https://h/k8s/clusters/c-1${APP}d/1?q`, 'https://h', '/k8s/clusters/c-1'],
    ['without a slash at its end', `https://h${APP.slice(0, -1)}`, 'https://h', ''],
    ['in an app of an unknown server', `https://h${APP}x${APP}`, 'https://h', ''],
    ['of a node', 'https://h/api/v1/nodes/node-1/proxy/metrics', 'https://h', ''],
  ])('is the app %s', (_where, url, origin, basePath) => {
    expect(appOfUnknownServer(url, [KNOWN])?.server).toEqual({ origin, basePath });
  });

  it.each([
    ['an app of a known server', `https://known.example:6443${APP}`],
    ['an app in an app of a known server', `https://known.example:6443${APP}x${APP}`],
    ['a website', 'https://wiki.example/api/v1/namespaces'],
    ['a name that Kubernetes does not allow', 'https://h/api/v1/namespaces/Shop/services/web/proxy/'],
    ['an invalid name segment', 'https://h/api/v1/namespaces/shop/services/a:b:c:d/proxy/'],
    ['a server without TLS', `http://h${APP}`],
    ['a page of the browser', 'chrome://newtab/'],
    ['no URL', ''],
    ['a path that no app has', `https://h${'/'.repeat(100_000)}${APP}`],
    ['user info, which is nobody else’s to repeat', `https://mia:secret@h${APP}`],
  ])('is null for %s', (_what, url) => {
    expect(appOfUnknownServer(url, [KNOWN])).toBeNull();
  });
});
