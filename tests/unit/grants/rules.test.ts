import { describe, expect, it } from 'vitest';
import { firefoxDialect } from '../../../lib/core/grants/dialect.ts';
import type { Grant } from '../../../lib/core/grants/grant.ts';
import { PLAIN_APP } from '../../../lib/core/grants/grant-group.ts';
import { isNeighbour, neighbourFilters, proxyUrlRegex } from '../../../lib/core/grants/patterns.ts';
import { PRIORITY } from '../../../lib/core/grants/priorities.ts';
import { wantedDynamicRules, wantedSessionRules } from '../../../lib/core/grants/session-rules.ts';
import type { SigningHeader } from '../../../lib/core/grants/signing-headers.ts';
import { GRAFANA, OTHER_SERVER, SEARCH, SERVER } from '../../fakes/contexts.ts';
import { DIALECT } from '../../fakes/fake-world.ts';
import { conditionMatches } from './proof/dnr-condition.ts';

const target = (tabId: number, prefix = GRAFANA, contextId = 'config/dev'): Grant => ({
  kind: 'target',
  tabId,
  contextId,
  server: SERVER,
  prefix,
});
const headersOf = (contextId: string): SigningHeader[] => [['Authorization', `Bearer token-of-${contextId}`]];
const rulesFor = (grants: Grant[], dialect = DIALECT) =>
  wantedSessionRules([SERVER], grants, headersOf, () => PLAIN_APP, dialect);
const carriesSecret = (value: unknown) => JSON.stringify(value).includes('token-of-');

describe('gate rules', () => {
  it('hold no secret and no tab, so that they may rest on disk', () => {
    const rules = wantedDynamicRules([SERVER, OTHER_SERVER], [], DIALECT);
    expect(rules).toHaveLength(8);
    expect(rules.every(({ condition }) => condition.tabIds === undefined)).toBe(true);
    expect(rules.some((rule) => rule.action.type === 'modifyHeaders' && rule.action.requestHeaders)).toBe(false);
  });

  it.each([
    ['services', '/api/v1/namespaces/n/services/s/proxy/', true],
    ['without the last slash', '/api/v1/namespaces/n/services/s/proxy', true],
    ['with a query at once', '/api/v1/namespaces/n/services/s/proxy?x=1', true],
    ['with a fragment, which both browsers show to rules', '/api/v1/namespaces/n/services/s/proxy#/x', true],
    ['pods', '/api/v1/namespaces/n/pods/https:p:8443/proxy/a/b', true],
    ['nodes', '/api/v1/nodes/n1:10250/proxy/metrics', true],
    ['with an encoded segment', '/api/v1/namespaces/n/services/https%3Aweb%3A/proxy/', true],
    ['with doubled slashes, which the apiserver forgives', '//api/v1//namespaces/n/services/s/proxy/', true],
    ['the API itself', '/api/v1/namespaces/n/services/s', false],
    ['another subresource', '/api/v1/namespaces/n/pods/p/log', false],
    ['a look-alike', '/api/v1/namespaces/n/services/s/proxyish/', false],
  ])('catch %s', (_name, path, isCaught) => {
    expect(new RegExp(proxyUrlRegex(SERVER)).test(SERVER.origin + path)).toBe(isCaught);
    expect(new RegExp(proxyUrlRegex(SERVER)).test(`https://k8s.example.evil:6443${path}`)).toBe(false);
    const base = OTHER_SERVER.origin + OTHER_SERVER.basePath;
    expect(new RegExp(proxyUrlRegex(OTHER_SERVER)).test(base + path)).toBe(isCaught);
    expect(new RegExp(proxyUrlRegex(OTHER_SERVER)).test(OTHER_SERVER.origin + path)).toBe(false);
  });
});

describe('encoded climbing on a server with a base path', () => {
  const blocks = wantedDynamicRules([OTHER_SERVER], [], DIALECT).filter(({ action }) => action.type === 'block');
  const isRefused = (url: string) =>
    blocks.some(({ condition }) => new RegExp(condition.regexFilter ?? '$^').test(url));
  const prefix = `${OTHER_SERVER.origin}${OTHER_SERVER.basePath}/api/v1/namespaces/n/services/s/proxy/`;

  it.each(['..%2fsecrets', 'a/%2e%2E%2Fsecrets', '.%2e%5csecrets'])('%s is refused, above what is signed', (path) => {
    expect(isRefused(prefix + path)).toBe(true);
    expect(isRefused((prefix + path).replace('https', 'wss'))).toBe(true);
    expect(blocks.every(({ priority }) => priority > PRIORITY.sign)).toBe(true);
  });

  it('leaves other encoded slashes alone', () => {
    expect(isRefused(`${prefix}a%2Fb/file.%2Fx`)).toBe(false);
  });
});

describe('a grant', () => {
  it.each(['target', 'isolated'] as const)(
    'has what may be HTML in an encoding that the apiserver opens: %s',
    (kind) => {
      const asking = rulesFor([{ ...target(7), kind }]).filter(
        ({ action }) =>
          action.type === 'modifyHeaders' && action.requestHeaders?.some(({ header }) => header === 'Accept-Encoding'),
      );
      const types = asking.flatMap(({ condition }) => condition.resourceTypes ?? []);
      const documents = kind === 'target' ? ['main_frame', 'sub_frame', 'object'] : ['sub_frame', 'object'];
      expect(types).toEqual([...documents, 'xmlhttprequest']);
      expect(asking.every(({ condition }) => condition.urlFilter === `|${GRAFANA}`)).toBe(true);
    },
  );

  it('signs under its literal prefix, in its tab, and nowhere else', () => {
    const signing = rulesFor([target(7)]).filter(carriesSecret);
    expect(signing).toHaveLength(3);
    for (const { condition, priority } of signing) {
      expect(condition.urlFilter).toMatch(/^\|(https|wss):\/\/k8s\.example:6443\/api\/v1\/.*\/proxy\/$/);
      expect(condition.tabIds).toEqual([7]);
      expect(condition.isUrlFilterCaseSensitive).toBe(true);
      expect(condition.initiatorDomains).not.toHaveLength(0);
      expect(priority).toBe(PRIORITY.sign);
    }
  });

  it('lets only the app in its own top frame use it for anything but the main frame', () => {
    for (const { condition } of rulesFor([target(7)]).filter(carriesSecret)) {
      if (condition.resourceTypes.includes('main_frame')) {
        expect(condition.resourceTypes).toEqual(['main_frame']);
        expect(condition.initiatorDomains).toEqual(['extension-id', 'k8s.example']);
      } else {
        expect(condition.initiatorDomains).toEqual(['k8s.example']);
        expect(condition.topDomains).toEqual(['k8s.example']);
      }
    }
  });

  it('of a context without a credential signs nothing', () => {
    const rules = wantedSessionRules(
      [SERVER],
      [target(7)],
      () => null,
      () => PLAIN_APP,
      DIALECT,
    );
    expect(rules.some((rule) => rule.priority === PRIORITY.sign)).toBe(false);
  });

  it('takes the origin off sockets whose token the apiserver drops, at the root of the app and for the app alone', () => {
    const rules = rulesFor([target(7)]).filter((rule) => JSON.stringify(rule.action).includes('"Origin"'));
    const socket = GRAFANA.replace('https', 'wss');
    expect(
      rules.map(({ condition }) => [condition.urlFilter, condition.initiatorDomains, condition.topDomains]),
    ).toEqual([[`|${socket}?token=`, ['k8s.example'], ['k8s.example']]]);
  });

  it('marks its documents, and tells and asks what an app behind it needs', () => {
    const rules = JSON.stringify(rulesFor([target(7)]));
    expect(rules).toContain(`portside;desc=\\"${new URL(GRAFANA).pathname}\\"`);
    expect(rules).toContain('{"header":"Accept-Encoding","operation":"set","value":"gzip"}');
    expect(rules).toContain('{"header":"X-Forwarded-Proto","operation":"set","value":"https"}');
    expect(rules).toContain('upgrade-insecure-requests');
  });

  it('takes off impersonation that the page asks for by itself', () => {
    expect(JSON.stringify(rulesFor([target(7)]).filter(carriesSecret))).toContain(
      '{"header":"Impersonate-User","operation":"remove"}',
    );
  });

  it('shares its rules with other tabs of the same app', () => {
    const one = rulesFor([target(7)]);
    const ten = rulesFor(Array.from({ length: 10 }, (_, at) => target(at + 1)));
    expect(ten).toHaveLength(one.length);
  });

  it('never names a condition that Firefox refuses', () => {
    const dialect = firefoxDialect('11111111-2222-3333-4444-555555555555', 'moz-extension://1/gate.html');
    const rules = JSON.stringify(rulesFor([target(7)], dialect));
    expect(rules).not.toMatch(/topDomains|webtransport|webbundle|wss:|ResponseHeaders/);
  });

  it('uses nothing from the HTTP cache where somebody else was before, and lets Firefox tell answers apart', () => {
    const signing = (isForeign: boolean, dialect = DIALECT) =>
      JSON.stringify(
        wantedSessionRules(
          [SERVER],
          [target(7)],
          headersOf,
          () => ({ ...PLAIN_APP, isCacheForeign: isForeign }),
          dialect,
        ).filter(carriesSecret),
      );
    expect(signing(false)).not.toContain('Cache-Control');
    expect(signing(true)).toContain('{"header":"Cache-Control","operation":"set","value":"no-cache"}');
    const firefox = firefoxDialect('1', 'moz-extension://1/gate.html');
    expect(signing(true, firefox)).toContain('{"header":"Vary","operation":"append","value":"Authorization"}');
    expect(signing(true, firefox)).not.toContain('Cache-Control');
  });

  it('for the API covers main-frame GET of the extension alone, shown without script', () => {
    const api: Grant = { ...target(9, `${SERVER.origin}/`), kind: 'api' };
    const [signing, ...others] = rulesFor([api]).filter(carriesSecret);
    expect(others).toEqual([]);
    expect(signing?.condition).toMatchObject({
      resourceTypes: ['main_frame'],
      requestMethods: ['get'],
      tabIds: [9],
      initiatorDomains: ['extension-id'],
    });
    expect(JSON.stringify(rulesFor([api]))).toContain('sandbox');
  });

  it('keeps apart what two contexts sign', () => {
    const signing = rulesFor([target(1), target(2, SEARCH, 'config/admin')]).filter(carriesSecret);
    for (const rule of signing) {
      const isDev = JSON.stringify(rule).includes('token-of-config/dev');
      expect(rule.condition.tabIds).toEqual(isDev ? [1] : [2]);
      expect(rule.condition.urlFilter).toContain(isDev ? 'grafana' : 'search');
    }
  });
});

describe('priorities', () => {
  it('let what is under the prefix pass before anything redirects it, but not for strangers', () => {
    expect(PRIORITY.allow).toBeGreaterThan(PRIORITY.keepIn);
    expect(PRIORITY.allow).toBeGreaterThan(PRIORITY.gate);
    expect(PRIORITY.allow).toBeGreaterThan(PRIORITY.leave);
    expect(PRIORITY.gateStranger).toBeGreaterThan(PRIORITY.allow);
  });

  it('keep header changes above allow, which silences those at or below it', () => {
    expect(PRIORITY.sign).toBeGreaterThan(PRIORITY.allow);
    expect(PRIORITY.responseGuards).toBeGreaterThan(PRIORITY.allow);
  });

  it('ask at the gate before an app is kept in, also where the gate waits for the response', () => {
    expect(PRIORITY.gate).toBeGreaterThan(PRIORITY.gateAhead);
    expect(PRIORITY.gateAhead).toBeGreaterThan(PRIORITY.leave);
    expect(PRIORITY.gateAhead).toBeGreaterThan(PRIORITY.keepIn);
  });
});

describe('neighbours', () => {
  const matches = (server: typeof SERVER, url: string) =>
    neighbourFilters(server).some((filter) =>
      conditionMatches(
        { ...filter, isUrlFilterCaseSensitive: true, resourceTypes: ['main_frame'] },
        {
          url: new URL(url).href,
          type: 'main_frame',
          method: 'get',
          initiator: null,
          top: null,
          tabId: 1,
        },
      ),
    );

  it('are every port but ours, and http on all of them', () => {
    for (let port = 1; port <= 65535; port += 1) {
      expect(matches(SERVER, `https://k8s.example:${port}/x`)).toBe(port !== 6443);
    }
    for (const url of ['https://k8s.example/', 'http://k8s.example/', 'http://k8s.example:6443/x']) {
      expect(matches(SERVER, url)).toBe(true);
    }
    expect(matches(SERVER, 'https://k8s.example.evil:1/')).toBe(false);
  });

  it('are any named port where ours is the default one', () => {
    expect(matches(OTHER_SERVER, 'https://rancher.example/')).toBe(false);
    expect(matches(OTHER_SERVER, 'https://rancher.example:8443/')).toBe(true);
    expect(matches(OTHER_SERVER, 'http://rancher.example/')).toBe(true);
  });

  it('are the subdomains of a name, and none of an address', () => {
    for (const url of [
      'https://a.k8s.example:6443/',
      'https://a.b.k8s.example/',
      'http://a.k8s.example/x',
      'https://k8s.example.:6443/',
    ]) {
      expect(matches(SERVER, url)).toBe(true);
      expect(isNeighbour(url, [SERVER])).toBe(true);
    }
    expect(matches(SERVER, 'https://user:pass@k8s.example:6443/')).toBe(true);
    expect(matches(SERVER, 'https://k8s.example:6443/a.b.c/x@y?a.b@c')).toBe(false);
    for (const url of ['https://xk8s.example/', 'https://k8s.example.evil/', 'https://evil/a.k8s.example/']) {
      expect(matches(SERVER, url)).toBe(false);
      expect(isNeighbour(url, [SERVER])).toBe(false);
    }
    const address = { origin: 'https://10.0.0.1:6443', basePath: '' };
    expect(isNeighbour('https://10.0.0.1/', [address])).toBe(true);
    expect(isNeighbour(`${address.origin}/x`, [address])).toBe(false);
  });

  it('of an IPv6 host are told apart too', () => {
    const server = { origin: 'https://[2001:db8::1]:6443', basePath: '' };
    expect(matches(server, 'https://[2001:db8::1]:6443/')).toBe(false);
    expect(matches(server, 'https://[2001:db8::1]:6444/')).toBe(true);
  });
});
