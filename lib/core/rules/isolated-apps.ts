import { cookieHeader, type JarCookie, toSetCookie } from '../apps/cookie-jar.ts';
import { isPathOfApp } from '../apps/path-cookies.ts';
import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { HeaderChange, RuleDraft } from '../dnr/rule.ts';
import { hostnameOf, type Server } from '../proxy-url/server.ts';
import { ACCEPT_GZIP_ONLY, DOCUMENT_POLICY, FRAME_TYPES, markDocuments, markWorkerRules } from './app-documents.ts';
import { REMOVE_ORIGIN, redirectUnderPrefix } from './app-requests.ts';
import type { GrantGroup } from './grant-group.ts';
import { neighbourFilters } from './neighbour-origins.ts';
import { appHeaderChanges, sign } from './signing.ts';

/**
 * Session rules that sign the requests of an isolated app under its prefix, and redirect its other requests there.
 *
 * They are signed only below our own page, in whose frame alone the app has a partition of its own. No web page can be that top
 * frame. Our page starts the first navigation of the frame, the app all others. Main frames are never signed here.
 */
export function isolatedAppRules(
  group: GrantGroup,
  headers: readonly RequestHeader[],
  platform: Platform,
): RuleDraft[] {
  if (!platform.supportsTopDomains) return [];
  const { tabIds, prefix, server } = group;
  const host = hostnameOf(server);
  const action = sign(headers, appHeaderChanges(group, platform));
  const inOurPage = { isUrlFilterCaseSensitive: true, tabIds, topDomains: [platform.extensionHost] } as const;
  const underPrefix = { ...inOurPage, urlFilter: `|${prefix}` };
  const socketUrl = prefix.replace(/^https/, platform.webSocketScheme);
  const sockets = { ...inOurPage, resourceTypes: ['websocket'], initiatorDomains: [host] };
  const documents = { ...underPrefix, resourceTypes: FRAME_TYPES };
  const subresources = platform.subresourceTypes.filter((type) => type !== 'sub_frame');
  return [
    {
      priority: PRIORITY.sign,
      action,
      condition: { ...underPrefix, resourceTypes: ['sub_frame'], initiatorDomains: [platform.extensionHost, host] },
    },
    {
      priority: PRIORITY.sign,
      action,
      condition: { ...underPrefix, resourceTypes: subresources, initiatorDomains: [host] },
    },
    { priority: PRIORITY.sign, action, condition: { ...sockets, urlFilter: `|${socketUrl}` } },
    {
      priority: PRIORITY.sign,
      action: REMOVE_ORIGIN,
      condition: { ...sockets, urlFilter: `|${socketUrl}?token=` },
    },
    {
      priority: PRIORITY.sign,
      action: markDocuments(group, [DOCUMENT_POLICY]),
      condition: documents,
    },
    ...markWorkerRules(group, documents, platform),
    {
      priority: PRIORITY.sign,
      action: ACCEPT_GZIP_ONLY,
      condition: { ...underPrefix, resourceTypes: ['xmlhttprequest'] },
    },
    ...frameableDocumentRules({ ...underPrefix, resourceTypes: ['sub_frame'] }),
    {
      priority: PRIORITY.allowUnderPrefix,
      action: { type: 'allow' },
      condition: { ...underPrefix, resourceTypes: platform.subresourceTypes },
    },
    {
      priority: PRIORITY.keepUnderPrefix,
      action: redirectUnderPrefix(prefix),
      condition: {
        ...inOurPage,
        regexFilter: `^${escapeRegex(server.origin)}/(.*)`,
        resourceTypes: platform.subresourceTypes,
      },
    },
  ];
}

/**
 * Lets our page frame documents that forbid to be framed: nobody else can frame them here. A policy that says so is replaced as
 * a whole, because no rule can take a directive out of it. A PDF, which a sandbox cannot show, becomes a download.
 */
function frameableDocumentRules(condition: RuleDraft['condition']): RuleDraft[] {
  const withHeader = (header: string, pattern: string) => ({
    ...condition,
    responseHeaders: [{ header, values: [pattern] }],
  });
  const change = (responseHeader: HeaderChange) =>
    ({ type: 'modifyHeaders', responseHeaders: [responseHeader] }) as const;
  return [
    {
      priority: PRIORITY.isolatedResponses,
      action: change({ header: 'X-Frame-Options', operation: 'remove' }),
      condition,
    },
    {
      priority: PRIORITY.isolatedResponses,
      action: change({ ...DOCUMENT_POLICY, operation: 'set' } as HeaderChange),
      condition: withHeader('Content-Security-Policy', '*frame-ancestors*'),
    },
    {
      priority: PRIORITY.isolatedResponses,
      action: change({ header: 'Content-Disposition', operation: 'set', value: 'attachment' }),
      condition: withHeader('Content-Type', 'application/pdf*'),
    },
  ];
}

/**
 * Session rules of a server's tabs with isolated apps: no frame below our page shows a neighbour origin, whose requests the
 * conditions for the app's would match.
 */
export function isolatedNeighbourRules(
  server: Server,
  tabIds: readonly number[],
  { extensionHost, supportsTopDomains }: Platform,
): RuleDraft[] {
  if (!supportsTopDomains || tabIds.length === 0) return [];
  return neighbourFilters(server).map((filter) => ({
    priority: PRIORITY.neighbourOrigin,
    action: { type: 'block' },
    condition: {
      ...filter,
      isUrlFilterCaseSensitive: true,
      tabIds,
      topDomains: [extensionHost],
      resourceTypes: FRAME_TYPES,
    },
  }));
}

/** Cookies for more paths get no rules: an app could otherwise use up those of all. */
const MAX_PATHS = 8;

/**
 * Session rules for the cookies of an isolated app in one tab, where the browser itself does not send them: with sockets, if
 * scripts cannot read them; and below a path of the app's own, which under the prefix is another one. The first document after
 * a reload of the tab, in a new partition, gets all of them and gives them to the partition.
 */
export function isolatedCookieRules(
  { prefix, server }: Pick<GrantGroup, 'prefix' | 'server'>,
  tabId: number,
  jar: readonly JarCookie[],
  platform: Platform,
): RuleDraft[] {
  if (!platform.supportsTopDomains) return [];
  const prefixPath = new URL(prefix).pathname;
  const inOurPage = { isUrlFilterCaseSensitive: true, tabIds: [tabId], topDomains: [platform.extensionHost] } as const;
  const byApp = { ...inOurPage, initiatorDomains: [hostnameOf(server)] };
  const socketUrl = (path: string) => `|${server.origin.replace(/^https/, platform.webSocketScheme)}${path}`;
  const isOfApp = ({ path }: JarCookie) => isPathOfApp(path, prefixPath);
  const hidden = jar.filter((cookie) => cookie.isHttpOnly && isOfApp(cookie));
  const ofOwnPath = jar.filter((cookie) => cookie.isHttpOnly && !isOfApp(cookie));
  const paths = (cookies: readonly JarCookie[]) => [...new Set(cookies.map(({ path }) => path))].slice(0, MAX_PATHS);
  const append = (value: string | null): RuleDraft['action'] => ({
    type: 'modifyHeaders',
    requestHeaders: [{ header: 'Cookie', operation: 'append', value: value ?? '' }],
  });
  const hiddenAt = (path: string) => hidden.filter((cookie) => cookie.path === path);
  const restored = cookieHeader(jar, prefixPath);
  return [
    ...paths(hidden).map(
      (path): RuleDraft => ({
        priority: PRIORITY.sign,
        action: append(cookieHeader(hiddenAt(path), path)),
        condition: {
          ...byApp,
          urlFilter: socketUrl(path.startsWith(prefixPath) ? path : prefixPath),
          resourceTypes: ['websocket'],
        },
      }),
    ),
    ...paths(ofOwnPath).flatMap((path): RuleDraft[] => {
      const below = prefixPath + path.slice(1);
      const action = append(cookieHeader(ofOwnPath, path));
      return [
        {
          priority: PRIORITY.sign,
          action,
          condition: {
            ...inOurPage,
            urlFilter: `|${server.origin}${below}`,
            resourceTypes: ['sub_frame'],
            initiatorDomains: [platform.extensionHost, hostnameOf(server)],
          },
        },
        {
          priority: PRIORITY.sign,
          action,
          condition: {
            ...byApp,
            urlFilter: `|${server.origin}${below}`,
            resourceTypes: platform.subresourceTypes.filter((type) => type !== 'sub_frame'),
          },
        },
        {
          priority: PRIORITY.sign,
          action,
          condition: { ...byApp, urlFilter: socketUrl(below), resourceTypes: ['websocket'] },
        },
      ];
    }),
    ...(restored === null
      ? []
      : [
          {
            priority: PRIORITY.sign,
            action: {
              type: 'modifyHeaders',
              requestHeaders: [{ header: 'Cookie', operation: 'append', value: restored }],
              responseHeaders: jar.map((cookie) => ({
                header: 'Set-Cookie',
                operation: 'append',
                value: toSetCookie(cookie),
              })),
            },
            condition: {
              ...inOurPage,
              urlFilter: `|${prefix}`,
              resourceTypes: ['sub_frame'],
              initiatorDomains: [platform.extensionHost],
            },
          } satisfies RuleDraft,
        ]),
  ];
}
