import fc from 'fast-check';
import type { RuleDialect } from '../../../../lib/core/grants/dialect.ts';
import type { Grant } from '../../../../lib/core/grants/grant.ts';
import { PLAIN_APP } from '../../../../lib/core/grants/grant-group.ts';
import type { RuleDraft } from '../../../../lib/core/grants/rule.ts';
import { wantedDynamicRules, wantedSessionRules } from '../../../../lib/core/grants/session-rules.ts';
import type { SigningHeader } from '../../../../lib/core/grants/signing-headers.ts';
import { isSameServer, type Server } from '../../../../lib/core/proxy-url/server.ts';

/** What an arbitrary makes. */
export type Made<A> = A extends fc.Arbitrary<infer Value> ? Value : never;

/** Known servers and the grants that tabs hold. */
export interface Setting {
  readonly dialect: RuleDialect;
  readonly servers: readonly Server[];
  /** At most one for each tab, as `grantTab` sees to. Their servers need not be known. */
  readonly grants: readonly Grant[];
  /** Whether their apps are shown at the root of the address. */
  readonly isAtRoot: boolean;
}

const HOSTS = ['10.0.0.5', '127.0.0.1', 'k8s.example', 'a.k8s.example', 'kubernetes', '[2001:db8::1]'];
const PORTS = ['', ':6443', ':8443', ':80', ':16443'];

/** With look-alikes, one below another, and one that is itself behind another server's proxy. */
const BASE_PATHS = [
  '',
  '',
  '/k8s/clusters/c-1',
  '/k8s/clusters/c-10',
  '/k8s/clusters/c-1/deeper',
  '/api/v1/namespaces/ns/services/web/proxy',
];

/** With names that are beginnings of others, or words of the path. */
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
  sharesWithFirst: fc.constantFrom('nothing', 'host', 'origin'),
});

const grantRecipe = fc.record({
  tabId: fc.constantFrom(...TAB_IDS),
  kind: fc.constantFrom<Grant['kind']>('target', 'target', 'isolated', 'api'),
  serverAt: fc.nat(2),
  target: fc.constantFrom(...TARGETS),
  contextId: fc.constantFrom('dev', 'dev', 'ops', 'robot', 'locked'),
});

/** Settings of up to three servers and five tabs. Now and then a server is not known, or no longer, whose grant is left. */
export function settings(dialect: RuleDialect): fc.Arbitrary<Setting> {
  return fc
    .record({
      recipes: fc.array(serverRecipe, { minLength: 1, maxLength: 3 }),
      isLastForgotten: fc.boolean(),
      isAtRoot: fc.boolean(),
      held: fc.uniqueArray(grantRecipe, { minLength: 1, maxLength: 5, selector: ({ tabId }) => tabId }),
    })
    .map(({ recipes, isLastForgotten, isAtRoot, held }) => {
      const all = serversFrom(recipes);
      return {
        dialect,
        servers: isLastForgotten && all.length > 1 ? all.slice(0, -1) : all,
        isAtRoot,
        grants: held.flatMap((recipe) => grantFrom(recipe, all)),
      };
    });
}

function serversFrom(recipes: readonly Made<typeof serverRecipe>[]): Server[] {
  const servers = recipes.map(({ host, port, basePath, sharesWithFirst }): Server => {
    const first = sharesWithFirst === 'nothing' ? undefined : recipes[0];
    return {
      origin: `https://${first?.host ?? host}${sharesWithFirst === 'origin' ? (first?.port ?? port) : port}`,
      basePath,
    };
  });
  return servers.filter((one, at) => servers.findIndex((other) => isSameServer(one, other)) === at);
}

function grantFrom({ target, serverAt, ...recipe }: Made<typeof grantRecipe>, servers: readonly Server[]): Grant[] {
  const server = servers[serverAt % servers.length];
  if (!server) return [];
  const path = recipe.kind === 'api' ? '/' : `/api/v1/${target}/proxy/`;
  return [{ ...recipe, server, prefix: server.origin + server.basePath + path }];
}

/** What each context signs with. One acts as somebody else, one has nothing in memory. */
export function headersOf(contextId: string): SigningHeader[] | null {
  if (contextId === 'locked') return null;
  const authorization: SigningHeader = ['Authorization', `Bearer token-of-${contextId}`];
  return contextId === 'robot' ? [authorization, ['Impersonate-User', 'robot']] : [authorization];
}

/** All that Portside puts in force there. */
export function rulesOf({ servers, grants, isAtRoot, dialect }: Setting): RuleDraft[] {
  const rootPrefixes = isAtRoot ? grants.map(({ prefix }) => prefix) : [];
  const traitsOf = () => ({ ...PLAIN_APP, isAtRoot });
  return [
    ...wantedDynamicRules(servers, rootPrefixes, dialect),
    ...wantedSessionRules(servers, grants, headersOf, traitsOf, dialect),
  ];
}
