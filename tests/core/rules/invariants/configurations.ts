import fc from 'fast-check';
import type { JarCookie } from '../../../../lib/core/apps/cookie-jar.ts';
import type { RequestHeader } from '../../../../lib/core/auth-headers.ts';
import type { Platform } from '../../../../lib/core/dnr/platform.ts';
import type { RuleDraft } from '../../../../lib/core/dnr/rule.ts';
import { isSameServer, type Server, serverUrl } from '../../../../lib/core/proxy-url/server.ts';
import { dynamicRules } from '../../../../lib/core/rules/dynamic-rules.ts';
import { UNKNOWN_APP } from '../../../../lib/core/rules/grant-group.ts';
import { sessionRules } from '../../../../lib/core/rules/session-rules.ts';
import type { Grant } from '../../../../lib/core/tabs/grant.ts';
import type { GrantedTab } from '../../../../lib/core/tabs/tab-state.ts';

/** The type of the values that an arbitrary generates. */
export type Generated<A> = A extends fc.Arbitrary<infer Value> ? Value : never;

/** What rules are derived from. */
export interface Configuration {
  readonly platform: Platform;
  readonly servers: readonly Server[];
  /** At most one grant for each tab, as `grantTab` ensures. The grant's server need not be one of `servers`. */
  readonly grantedTabs: readonly GrantedTab[];
  /** Whether the apps are served from `/`. */
  readonly isAtRoot: boolean;
}

/** A suspended or quarantined tab of every configuration. */
export const RESTRICTED_TAB_ID = 98;

const HOSTS = ['10.0.0.5', '127.0.0.1', 'k8s.example', 'a.k8s.example', 'kubernetes', '[2001:db8::1]'];
const PORTS = ['', ':6443', ':8443', ':80', ':16443'];

/** Some are prefixes of others, as text or as paths. One server is itself behind another server's proxy. */
const BASE_PATHS = [
  '',
  '',
  '/k8s/clusters/c-1',
  '/k8s/clusters/c-10',
  '/k8s/clusters/c-1/deeper',
  '/api/v1/namespaces/ns/services/web/proxy',
];

/** Some names are prefixes of others, or segments of a proxy path. */
const TARGETS = [
  'namespaces/ns/services/web',
  'namespaces/ns/services/webapp',
  'namespaces/ns/services/https:web:',
  'namespaces/ns/services/https:web:8443',
  'namespaces/ns/services/proxy',
  'namespaces/services/pods/web',
  'namespaces/ns-2/services/web',
  'nodes/web',
  'nodes/n1.k8s.example:10250',
];

const TAB_IDS = [1, 2, 3, 4, 2_147_483_647];

const serverRecipe = fc.record({
  host: fc.constantFrom(...HOSTS),
  port: fc.constantFrom(...PORTS),
  basePath: fc.constantFrom(...BASE_PATHS),
  sharedWithFirst: fc.constantFrom('nothing', 'host', 'origin'),
});

const grantRecipe = fc.record({
  tabId: fc.constantFrom(...TAB_IDS),
  kind: fc.constantFrom<Grant['kind']>('target', 'target', 'isolated', 'api'),
  serverIndex: fc.nat(2),
  target: fc.constantFrom(...TARGETS),
  contextId: fc.constantFrom('dev', 'dev', 'ops', 'robot', 'locked'),
});

/** Configurations with up to three servers and five granted tabs. In some, the server of a grant has no rules. */
export function configurations(platform: Platform): fc.Arbitrary<Configuration> {
  return fc
    .record({
      serverRecipes: fc.array(serverRecipe, { minLength: 1, maxLength: 3 }),
      isLastRemoved: fc.boolean(),
      isAtRoot: fc.boolean(),
      grantRecipes: fc.uniqueArray(grantRecipe, { minLength: 1, maxLength: 5, selector: ({ tabId }) => tabId }),
    })
    .map(({ serverRecipes, isLastRemoved, isAtRoot, grantRecipes }) => {
      const all = buildServers(serverRecipes);
      return {
        platform,
        servers: isLastRemoved && all.length > 1 ? all.slice(0, -1) : all,
        isAtRoot,
        grantedTabs: grantRecipes.flatMap((recipe) => buildGrantedTab(recipe, all)),
      };
    });
}

function buildServers(recipes: readonly Generated<typeof serverRecipe>[]): Server[] {
  const servers = recipes.map(({ host, port, basePath, sharedWithFirst }): Server => {
    const first = sharedWithFirst === 'nothing' ? undefined : recipes[0];
    return {
      origin: `https://${first?.host ?? host}${sharedWithFirst === 'origin' ? (first?.port ?? port) : port}`,
      basePath,
    };
  });
  return servers.filter((one, at) => servers.findIndex((other) => isSameServer(one, other)) === at);
}

function buildGrantedTab(
  { tabId, kind, contextId, serverIndex, target }: Generated<typeof grantRecipe>,
  servers: readonly Server[],
): GrantedTab[] {
  const server = servers[serverIndex % servers.length];
  if (!server) return [];
  const path = kind === 'api' ? '/' : `/api/v1/${target}/proxy/`;
  return [{ tabId, grant: { kind, contextId, server, prefix: serverUrl(server) + path } }];
}

/** The context that signs probes. */
export const PROBE_CONTEXT_ID = 'probe';

/** The headers that present a context. `robot` impersonates; `locked` has no credential in memory. */
export function headersOf(contextId: string): RequestHeader[] | null {
  if (contextId === 'locked') return null;
  const authorization: RequestHeader = ['Authorization', `Bearer token-of-${contextId}`];
  return contextId === 'robot' ? [authorization, ['Impersonate-User', 'robot']] : [authorization];
}

/** Cookies of every isolated app: hidden ones, one for a path of the app's own, and one that scripts can read. */
const COOKIES: readonly JarCookie[] = [
  { name: 'hidden', value: '1', path: '/', isHttpOnly: true, expiresAt: null },
  { name: 'own-path', value: '2', path: '/app', isHttpOnly: true, expiresAt: null },
  { name: 'readable', value: '3', path: '/', isHttpOnly: false, expiresAt: null },
];

/** All rules, dynamic and session, that Portside puts in force for a configuration. */
export function rulesOf({ servers, grantedTabs, isAtRoot, platform }: Configuration): RuleDraft[] {
  const rootPrefixes = isAtRoot ? grantedTabs.map(({ grant }) => grant.prefix) : [];
  const traitsOf = () => ({ ...UNKNOWN_APP, isAtRoot });
  const input = {
    servers,
    grantedTabs,
    heldTabs: [],
    restrictedTabIds: [RESTRICTED_TAB_ID],
    headersOf,
    probeHeadersOf: () => headersOf(PROBE_CONTEXT_ID),
    traitsOf,
    cookiesOf: () => COOKIES,
  };
  return [...dynamicRules(servers, rootPrefixes, platform), ...sessionRules(input, platform)];
}
