import { describe, expect, it } from 'vitest';
import { addressFor, canIsolate, framePolicy, SANDBOX } from '../../../lib/core/apps/isolation.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';

describe('SANDBOX', () => {
  it.each(['allow-same-origin', 'allow-top-navigation', 'allow-top-navigation-by-user-activation'])(
    'does not contain %s',
    (permission) => {
      expect(SANDBOX.split(' ')).not.toContain(permission);
    },
  );
});

describe('framePolicy', () => {
  it('allows only the prefix, whose characters cannot end the source', () => {
    expect(framePolicy('https://h:6443/a;b,c/proxy/')).toBe('frame-src https://h:6443/a%3Bb%2Cc/proxy/');
  });
});

describe('canIsolate', () => {
  it.each([
    ['a host name', SERVER],
    ['a host name with a base path', SERVER_WITH_BASE_PATH],
    ['an IPv4 address', { origin: 'https://10.0.0.1:6443', basePath: '' }],
  ])('is true for %s', (_host, server) => {
    expect(canIsolate(server)).toBe(true);
  });

  it('is false for an IPv6 address, which a policy cannot name', () => {
    expect(canIsolate({ origin: 'https://[2001:db8::1]:6443', basePath: '' })).toBe(false);
  });
});

describe('addressFor', () => {
  it('is our page with the URL in its fragment for an isolated app', () => {
    expect(addressFor({ kind: 'isolated' }, `${GRAFANA}x#y`, PLATFORM)).toBe(
      `chrome-extension://extension-id/isolated.html#${GRAFANA}x#y`,
    );
  });

  it.each(['target', 'api'] as const)('is the URL itself for other grants: %s', (kind) => {
    expect(addressFor({ kind }, GRAFANA, PLATFORM)).toBe(GRAFANA);
  });
});
