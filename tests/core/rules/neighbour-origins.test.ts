import { describe, expect, it } from 'vitest';
import type { Server } from '../../../lib/core/proxy-url/server.ts';
import { isNeighbourOrigin, neighbourFilters } from '../../../lib/core/rules/neighbour-origins.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { conditionMatches } from './dnr-model/condition.ts';
import { grantedTab, outcomeOf, requestOf, sessionRulesFor } from './sample-rules.ts';

const filtersMatch = (server: Server, url: string) =>
  neighbourFilters(server).some((filter) =>
    conditionMatches(
      { ...filter, isUrlFilterCaseSensitive: true, resourceTypes: ['main_frame'] },
      requestOf({ url: new URL(url).href }),
    ),
  );

/** URLs of subdomains of `SERVER`'s host, and of the host with a trailing dot. */
const SUBDOMAINS = [
  'https://a.k8s.example:6443/',
  'https://a.b.k8s.example/',
  'http://a.k8s.example/x',
  'https://k8s.example.:6443/',
];
/** URLs of other hosts, whose URLs contain the name of `SERVER`'s. */
const UNRELATED = ['https://xk8s.example/', 'https://k8s.example.evil/', 'https://evil/a.k8s.example/'];

describe('neighbourFilters', () => {
  it("match every port of the host except the server's, and http on every port", () => {
    for (let port = 1; port <= 65535; port += 1) {
      expect(filtersMatch(SERVER, `https://k8s.example:${port}/x`)).toBe(port !== 6443);
    }
    for (const url of ['https://k8s.example/', 'http://k8s.example/', 'http://k8s.example:6443/x']) {
      expect(filtersMatch(SERVER, url)).toBe(true);
    }
    expect(filtersMatch(SERVER, 'https://k8s.example.evil:1/')).toBe(false);
  });

  it('match every explicit port if the server uses the default port', () => {
    expect(filtersMatch(SERVER_WITH_BASE_PATH, 'https://rancher.example/')).toBe(false);
    expect(filtersMatch(SERVER_WITH_BASE_PATH, 'https://rancher.example:8443/')).toBe(true);
    expect(filtersMatch(SERVER_WITH_BASE_PATH, 'http://rancher.example/')).toBe(true);
  });

  it.each(SUBDOMAINS)('match %s', (url) => {
    expect(filtersMatch(SERVER, url)).toBe(true);
  });

  it('match user info before the host', () => {
    expect(filtersMatch(SERVER, 'https://user:pass@k8s.example:6443/')).toBe(true);
    expect(filtersMatch(SERVER, 'https://k8s.example:6443/a.b.c/x@y?a.b@c')).toBe(false);
  });

  it.each(UNRELATED)('do not match %s', (url) => {
    expect(filtersMatch(SERVER, url)).toBe(false);
  });

  it('distinguish the ports of an IPv6 host', () => {
    const server = { origin: 'https://[2001:db8::1]:6443', basePath: '' };
    expect(filtersMatch(server, 'https://[2001:db8::1]:6443/')).toBe(false);
    expect(filtersMatch(server, 'https://[2001:db8::1]:6444/')).toBe(true);
  });
});

describe('isNeighbourOrigin', () => {
  const IP_SERVER = { origin: 'https://10.0.0.1:6443', basePath: '' };
  const SECOND_SERVER = { origin: 'https://k8s.example:7443', basePath: '' };

  it.each<[string, Server[]]>([
    ...SUBDOMAINS.map((url): [string, Server[]] => [url, [SERVER]]),
    ['https://k8s.example:8443/', [SERVER]],
    ['http://k8s.example:6443/', [SERVER]],
    ['https://10.0.0.1/', [IP_SERVER]],
    ['https://k8s.example:8443/', [IP_SERVER, SERVER]],
  ])('is true for %s', (url, servers) => {
    expect(isNeighbourOrigin(url, servers)).toBe(true);
  });

  it.each<[string, Server[]]>([
    ...UNRELATED.map((url): [string, Server[]] => [url, [SERVER]]),
    [`${SERVER.origin}/x`, [SERVER]],
    [`${IP_SERVER.origin}/x`, [IP_SERVER]],
    [`${SECOND_SERVER.origin}/x`, [SERVER, SECOND_SERVER]],
  ])('is false for %s', (url, servers) => {
    expect(isNeighbourOrigin(url, servers)).toBe(false);
  });
});

describe("a neighbour origin in an app's tab", () => {
  const rules = sessionRulesFor([grantedTab(7)]);
  const url = 'https://k8s.example:8443/dashboard';

  it('goes to the gate in a main frame', () => {
    expect(outcomeOf(rules, requestOf({ url }))).toBe('gate');
  });

  it.each(['sub_frame', 'object'])('is blocked in a frame: %s', (type) => {
    expect(outcomeOf(rules, requestOf({ url, type }))).toBe('blocked');
  });

  it('is left alone in other tabs', () => {
    expect(outcomeOf(rules, requestOf({ url, tabId: 8 }))).toBe(`sent to ${url}`);
  });
});
