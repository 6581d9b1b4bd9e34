import { type Server, serverUrl } from '../proxy-url/server.ts';
import type { RuleDialect } from './dialect.ts';
import { anyProxyPathRegex, escapeRegex, hostOf, neighbourFilters, proxyUrlRegex } from './patterns.ts';
import { PRIORITY } from './priorities.ts';
import type { RuleDraft } from './rule.ts';
import { API_PATHS } from './virtual-root.ts';

/**
 * Dynamic rules of one known server: its proxy URLs go to the gate, no script of it may widen a service worker's scope
 * over other apps, and no other origin may load what it answers. They hold no secret, so they may rest on disk, and are
 * there when the browser starts. Only what it restores from its cache comes before them; `reloadRestored` sees to that.
 *
 * Only GET goes to the gate: a redirect to a page would lose a form's body without a word.
 */
export function gateRules(server: Server, dialect: RuleDialect): RuleDraft[] {
  return [
    ...(server.basePath === '' ? [] : climbingRules(server, dialect)),
    {
      priority: PRIORITY.gate,
      action: toGate(dialect),
      condition: {
        regexFilter: proxyUrlRegex(server),
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['main_frame'],
        requestMethods: ['get'],
        ...atGateStage(dialect),
      },
    },
    {
      priority: PRIORITY.responseGuards,
      action: {
        type: 'modifyHeaders',
        responseHeaders: [{ header: 'Service-Worker-Allowed', operation: 'remove' }],
      },
      condition: {
        urlFilter: `|${serverUrl(server)}/`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['script'],
      },
    },
    {
      // What the HTTP cache keeps is there for the whole site, other ports and subdomains included, without a request
      // that a rule could refuse; but a response from the cache passes through this rule too.
      priority: PRIORITY.responseGuards,
      action: {
        type: 'modifyHeaders',
        responseHeaders: [{ header: 'Cross-Origin-Resource-Policy', operation: 'set', value: 'same-origin' }],
      },
      condition: {
        urlFilter: `|${serverUrl(server)}/`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: dialect.subresourceTypes,
      },
    },
  ];
}

/**
 * Dynamic rules of a server of whose apps some are shown at the root of the address: an address there, in a tab that no
 * app has, comes to the gate, which finds the app. So bookmarks, restored tabs and links in new tabs keep working. The
 * API's own paths are left alone.
 */
export function rootGateRules(server: Server, dialect: RuleDialect): RuleDraft[] {
  const condition = {
    isUrlFilterCaseSensitive: true,
    resourceTypes: ['main_frame'],
    requestMethods: ['get'],
    excludedInitiatorDomains: [dialect.extensionHost],
  } as const;
  return [
    {
      priority: PRIORITY.rootGate,
      action: toGate(dialect),
      condition: { ...condition, regexFilter: `^${escapeRegex(server.origin)}/.*`, ...atGateStage(dialect) },
    },
    ...API_PATHS.map((path): RuleDraft => {
      return {
        priority: PRIORITY.apiPaths,
        action: { type: 'allow' },
        condition: { ...condition, urlFilter: `|${server.origin}/${path}` },
      };
    }),
  ];
}

/**
 * Session rule of a server with granted tabs: what a page there opens in another tab outside its prefix comes to the gate,
 * which knows the app by the tab that opened it. Behind a base path the origin is somebody else's, so not there.
 */
export function appRootGateRules(server: Server, dialect: RuleDialect): RuleDraft[] {
  if (server.basePath !== '') return [];
  const rule: RuleDraft = {
    priority: PRIORITY.appRootGate,
    action: toGate(dialect),
    condition: {
      regexFilter: `^${escapeRegex(server.origin)}/.*`,
      isUrlFilterCaseSensitive: true,
      resourceTypes: ['main_frame'],
      requestMethods: ['get'],
      initiatorDomains: [hostOf(server)],
      ...atGateStage(dialect),
    },
  };
  return [rule];
}

/**
 * Where the browser can, the gate waits for the response to what was asked without credential: only then did the
 * extension see by the request's own headers who started it (`lib/core/grants/initiator.ts`). No response has this
 * header, so all match.
 */
function atGateStage(dialect: RuleDialect) {
  return dialect.matchesResponses ? { excludedResponseHeaders: [{ header: 'portside-never-sent' }] } : {};
}

/**
 * Dynamic rules that refuse encoded climbing (`..%2f`, and `%2f..` where slashes are merged) in the path, on a server
 * with a base path. The apiserver keeps such a path with its target; what stands before it (Rancher, nginx) may decode
 * and shorten it, and would then hand an app's request to the API.
 */
function climbingRules(server: Server, dialect: RuleDialect): RuleDraft[] {
  const [dots, slash] = ['(\\.|%2[eE])(\\.|%2[eE])', '(%2[fF]|%5[cC])'];
  const rest = `/[^?#]*(${dots}${slash}|${slash}${dots})`;
  const kinds = [
    ['https', ['main_frame', ...dialect.subresourceTypes]],
    [dialect.socketScheme, ['websocket']],
  ] as const;
  return kinds.map(([scheme, resourceTypes]) => ({
    priority: PRIORITY.neighbours,
    action: { type: 'block' },
    condition: {
      regexFilter: `^${escapeRegex(serverUrl(server).replace(/^https/, scheme))}${rest}`,
      isUrlFilterCaseSensitive: true,
      resourceTypes,
    },
  }));
}

/**
 * Session rule of one known server: traffic that belongs to no tab is refused, but for our own. That is what shared
 * and service workers send. Unsigned it could still read what the HTTP cache keeps of another app, which no header
 * rule prevents in Chromium (the cache answers below them).
 */
export function tablessRule(server: Server, dialect: RuleDialect): RuleDraft {
  return {
    priority: PRIORITY.refuseTabless,
    action: { type: 'block' },
    condition: {
      urlFilter: `|${serverUrl(server)}/`,
      isUrlFilterCaseSensitive: true,
      resourceTypes: dialect.subresourceTypes,
      tabIds: [-1],
      excludedInitiatorDomains: [dialect.extensionHost],
    },
  };
}

/**
 * Session rules of a server's api tabs: only the extension itself moves them, what else comes goes to the gate; and not
 * even the extension, led on by a redirect of the server, comes to an app there.
 */
export function apiTabRules(server: Server, tabIds: readonly number[], dialect: RuleDialect): RuleDraft[] {
  const condition = { isUrlFilterCaseSensitive: true, resourceTypes: ['main_frame'], tabIds } as const;
  return [
    {
      priority: PRIORITY.gateStranger,
      action: toGate(dialect),
      condition: {
        ...condition,
        regexFilter: `^${escapeRegex(serverUrl(server))}/.*`,
        requestMethods: ['get'],
        excludedInitiatorDomains: [dialect.extensionHost],
        ...atGateStage(dialect),
      },
    },
    {
      priority: PRIORITY.neighbours,
      action: { type: 'block' },
      condition: {
        ...condition,
        regexFilter: anyProxyPathRegex(server),
        initiatorDomains: [dialect.extensionHost],
      },
    },
  ];
}

/**
 * Session rules of a server's granted tabs about what is not the app's doing.
 *
 * A person or another site that moves such a tab to a proxy URL comes to the gate, under the prefix too. Leaving for a
 * neighbour (another port of the host, a subdomain), or for another path of the origin, also goes over the gate, which
 * takes the grant away first: conditions on initiators take neighbours for the app. Frames of neighbours are refused.
 *
 * An app that does not know that it is behind https links to its own address under http. That is led on to https.
 */
export function strangerRules(
  server: Server,
  tabIds: readonly number[],
  rootTabIds: readonly number[],
  dialect: RuleDialect,
): RuleDraft[] {
  const ours = [dialect.extensionHost, new URL(server.origin).hostname];
  return [
    {
      priority: PRIORITY.gateStranger,
      action: toGate(dialect),
      condition: {
        regexFilter: proxyUrlRegex(server),
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['main_frame'],
        requestMethods: ['get'],
        tabIds,
        excludedInitiatorDomains: ours,
        ...atGateStage(dialect),
      },
    },
    ...leaveRules(server, tabIds, rootTabIds, dialect),
    {
      priority: PRIORITY.httpTwin,
      action: { type: 'redirect', redirect: { regexSubstitution: `${server.origin}/\\1` } },
      condition: {
        regexFilter: `^http://${escapeRegex(new URL(server.origin).host)}/(.*)`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['main_frame'],
        tabIds,
        initiatorDomains: ours,
      },
    },
    ...neighbourFilters(server).flatMap((filter): RuleDraft[] => {
      const condition = { ...filter, isUrlFilterCaseSensitive: true, tabIds } as const;
      return [
        {
          priority: PRIORITY.neighbours,
          action: toGate(dialect),
          condition: { ...condition, resourceTypes: ['main_frame'] },
        },
        {
          priority: PRIORITY.neighbours,
          action: { type: 'block' },
          condition: { ...condition, resourceTypes: ['sub_frame', 'object'] },
        },
      ];
    }),
  ];
}

/**
 * Who leaves for another path of the origin comes to the gate. Where the tab's app is at the root, that may be a page of
 * the app, so the gate has to see who asks, by the response.
 */
function leaveRules(
  server: Server,
  tabIds: readonly number[],
  rootTabIds: readonly number[],
  dialect: RuleDialect,
): RuleDraft[] {
  const condition = {
    regexFilter: `^${escapeRegex(server.origin)}/.*`,
    isUrlFilterCaseSensitive: true,
    resourceTypes: ['main_frame'],
    requestMethods: ['get'],
    excludedInitiatorDomains: [dialect.extensionHost, new URL(server.origin).hostname],
  } as const;
  const waiting = dialect.matchesResponses ? rootTabIds : [];
  const others = tabIds.filter((id) => !waiting.includes(id));
  return [
    ...(others.length > 0
      ? [{ priority: PRIORITY.leave, action: toGate(dialect), condition: { ...condition, tabIds: others } }]
      : []),
    ...(waiting.length > 0
      ? [
          {
            priority: PRIORITY.gateAhead,
            action: { type: 'allow' } as const,
            condition: { ...condition, tabIds: waiting },
          },
          {
            priority: PRIORITY.gate,
            action: toGate(dialect),
            condition: { ...condition, tabIds: waiting, ...atGateStage(dialect) },
          },
        ]
      : []),
  ];
}

/**
 * Session rule that keeps what the gate will take once the response is there from being led astray before, in all
 * granted tabs of the origin: two servers may share one.
 */
export function gateAheadRules(server: Server, tabIds: readonly number[], dialect: RuleDialect): RuleDraft[] {
  if (!dialect.matchesResponses || tabIds.length === 0) return [];
  const rule: RuleDraft = {
    priority: PRIORITY.gateAhead,
    action: { type: 'allow' },
    condition: {
      regexFilter: proxyUrlRegex(server),
      isUrlFilterCaseSensitive: true,
      resourceTypes: ['main_frame'],
      requestMethods: ['get'],
      tabIds,
    },
  };
  return [rule];
}

function toGate(dialect: RuleDialect) {
  return { type: 'redirect', redirect: { regexSubstitution: `${dialect.gateUrl}#\\0` } } as const;
}
