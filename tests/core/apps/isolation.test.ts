import { describe, expect, it } from 'vitest';
import {
  addressFor,
  FRAME_PERMISSIONS,
  framePolicy,
  isContainerOf,
  SANDBOX,
  serviceOf,
  shownAt,
} from '../../../lib/core/apps/isolation.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER } from '../../fakes/sample-contexts.ts';

const PAGE = 'chrome-extension://extension-id/isolated.html';

describe('SANDBOX', () => {
  it.each([
    'allow-popups',
    'allow-popups-to-escape-sandbox',
    'allow-top-navigation',
    'allow-top-navigation-by-user-activation',
    'allow-top-navigation-to-custom-protocols',
    'allow-storage-access-by-user-activation',
  ])('does not contain %s', (permission) => {
    expect(SANDBOX.split(' ')).not.toContain(permission);
  });
});

describe('FRAME_PERMISSIONS', () => {
  it.each(['camera', 'microphone', 'geolocation', 'clipboard-read', 'display-capture', 'usb', 'serial', 'midi'])(
    'leave out what the browser asks about, because the answer would hold for all apps: %s',
    (permission) => {
      expect(FRAME_PERMISSIONS).not.toContain(permission);
    },
  );
});

describe('framePolicy', () => {
  it('allows only the origin of the server', () => {
    expect(framePolicy(SERVER)).toBe('frame-src https://k8s.example:6443; upgrade-insecure-requests');
  });

  it('cannot name an IPv6 address', () => {
    expect(framePolicy({ origin: 'https://[2001:db8::1]:6443' })).toBe('frame-src https:; upgrade-insecure-requests');
  });
});

describe('serviceOf', () => {
  it.each(['web', 'web:http', 'web:', ':web:', 'https:web:443', 'http:web:http'])('is the same for %s', (segment) => {
    expect(serviceOf(`https://h/api/v1/namespaces/n/services/${segment}/proxy/`)).toBe(
      'https://h/api/v1/namespaces/n/services/web',
    );
  });
});

describe('isContainerOf', () => {
  const services = 'https://h/api/v1/namespaces/n/services/';

  it.each([
    [`${services}web`, 'n/web'],
    [`${services}web`, 'n/https:web:443'],
    ['https://h/base/api/v1/nodes/node-1', 'node-1'],
  ])('knows the container of %s by the name %s', (service, name) => {
    expect(isContainerOf(service, name)).toBe(true);
  });

  it.each([
    [`${services}web`, 'Work'],
    [`${services}web`, 'web'],
    [`${services}web`, 'n/other'],
    [`${services}web`, 'm/web'],
    [`${services}web`, 'n/services/web'],
    [`${services}Work`, 'Work'],
    ['Work', 'Work'],
    ['', ''],
  ])('takes no other for it: %s, %j', (service, name) => {
    expect(isContainerOf(service, name)).toBe(false);
  });
});

describe('addressFor', () => {
  it('is our page with the URL in its fragment for an isolated app', () => {
    expect(addressFor({ kind: 'isolated' }, `${GRAFANA}x#y`, PLATFORM)).toBe(`${PAGE}#${GRAFANA}x#y`);
  });

  it.each(['target', 'api'] as const)('is the URL itself for other grants: %s', (kind) => {
    expect(addressFor({ kind }, GRAFANA, PLATFORM)).toBe(GRAFANA);
  });
});

describe('shownAt', () => {
  it('is the URL that our page shows', () => {
    expect(shownAt(`${PAGE}#${GRAFANA}x#y`, PLATFORM)).toBe(`${GRAFANA}x#y`);
  });

  it.each([GRAFANA, `https://evil.example/isolated.html#${GRAFANA}`, PAGE])('is the address itself: %s', (address) => {
    expect(shownAt(address, PLATFORM)).toBe(address);
  });
});
