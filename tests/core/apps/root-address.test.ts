import { describe, expect, it } from 'vitest';
import { appsAtRoot, mayBeAppAddress, toProxyUrl } from '../../../lib/core/apps/root-address.ts';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { GRAFANA, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { APP_PATHS, KUBERNETES_API_PATHS } from './root-paths.ts';

const BEHIND_BASE_PATH = `${serverUrl(SERVER_WITH_BASE_PATH)}/api/v1/nodes/n/proxy/`;

describe('mayBeAppAddress', () => {
  it.each(APP_PATHS)('is true for %s', (path) => {
    expect(mayBeAppAddress(SERVER.origin + path)).toBe(true);
  });

  it.each(KUBERNETES_API_PATHS)('is false for %s', (path) => {
    expect(mayBeAppAddress(SERVER.origin + path)).toBe(false);
  });

  it('is false for a proxy URL', () => {
    expect(mayBeAppAddress(GRAFANA)).toBe(false);
  });
});

describe('toProxyUrl', () => {
  it('puts an address at the root under the prefix, with its query and fragment', () => {
    expect(toProxyUrl(GRAFANA, `${SERVER.origin}/pages/one?a=b#c`)).toBe(`${GRAFANA}pages/one?a=b#c`);
  });

  it('leaves a URL under the prefix as it is', () => {
    expect(toProxyUrl(GRAFANA, `${GRAFANA}d/1`)).toBe(`${GRAFANA}d/1`);
  });

  it.each(['https://k8s.example:6444/pages/one', 'https://k8s.example:64430/pages/one', 'http://k8s.example:6443/'])(
    'is null for another origin: %s',
    (url) => {
      expect(toProxyUrl(GRAFANA, url)).toBeNull();
    },
  );
});

describe('appsAtRoot', () => {
  it('are the prefixes on the server', () => {
    const onOtherPort = GRAFANA.replace('6443', '64430');
    expect(appsAtRoot(SERVER, [GRAFANA, onOtherPort, BEHIND_BASE_PATH, SEARCH])).toEqual([GRAFANA, SEARCH]);
  });

  it('are none on a server with a base path', () => {
    expect(appsAtRoot(SERVER_WITH_BASE_PATH, [BEHIND_BASE_PATH])).toEqual([]);
  });
});
