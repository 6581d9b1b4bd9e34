import { appsAtRoot, mayBeAppAddress, toProxyUrl } from '../apps/root-address.ts';
import { type Problem, problem } from '../problems.ts';
import { type LinkWithoutCluster, readLinkWithoutCluster } from '../proxy-url/link-forms.ts';
import { type ProxyUrl, parseProxyUrl } from '../proxy-url/parse.ts';
import type { Server } from '../proxy-url/server.ts';
import { proxyUrlRegex } from '../rules/gate-redirects.ts';
import type { Grant } from '../tabs/grant.ts';
import type { Initiator } from '../tabs/initiator.ts';

/** What a URL at the gate refers to. */
export type AppOfUrl =
  | { readonly kind: 'target'; readonly target: ProxyUrl }
  /** Several apps are served from `/` there, and nothing tells which one is meant. */
  | { readonly kind: 'ambiguous'; readonly prefixes: readonly string[] }
  /** A URL of `kubectl proxy`, which may be meant for any cluster. */
  | { readonly kind: 'anyCluster'; readonly prefix: string }
  | { readonly kind: 'none'; readonly problem: Problem };

/** What helps to find the app of an address outside all prefixes. */
export interface AppClues {
  /** What the gate's own tab holds or can get back. */
  readonly own: Grant | null;
  /** What the tab that opened it holds or can get back. */
  readonly opener: Grant | null;
  /** Who navigated there, where that was seen. */
  readonly initiator: Initiator | null;
  /** The app that the person chose. */
  readonly chosenPrefix: string | null;
  /** The server of the context that the person chose. */
  readonly chosenServer: Server | null;
  readonly rootPrefixes: readonly string[];
}

/**
 * The app that a URL refers to, by its own proxy path or, for an address outside all prefixes, by clues: the app whose page
 * opened it; and where apps are served from `/`, the tab's own app, the one that the person chose, or the only one there.
 */
export function appOfUrl(url: string, servers: readonly Server[], clues: AppClues): AppOfUrl {
  if (url === '') return { kind: 'none', problem: problem('textNotProxyUrl', {}) };
  const link = readLinkWithoutCluster(url, servers);
  if (link) return appOnCluster(link, servers, clues);
  const isProxyUrl = servers.some((server) => new RegExp(proxyUrlRegex(server)).test(url));
  const prefixes = isProxyUrl || !URL.canParse(url) ? [] : prefixesOfAddress(url, servers, clues);
  const [prefix] = prefixes;
  // The app that was moved to the root last is the likeliest.
  if (prefixes.length > 1) return { kind: 'ambiguous', prefixes: prefixes.toReversed() };
  const parsed = parseProxyUrl((prefix === undefined ? null : toProxyUrl(prefix, url)) ?? url, servers);
  return parsed.ok ? { kind: 'target', target: parsed.value } : { kind: 'none', problem: parsed.problem };
}

/** On the server of the context that the person chose, or on the only one there is. */
function appOnCluster(link: LinkWithoutCluster, servers: readonly Server[], { chosenServer }: AppClues): AppOfUrl {
  const [only, other] = servers;
  const server = chosenServer ?? (other === undefined ? only : undefined);
  if (!server) return { kind: 'anyCluster', prefix: link.prefix };
  const parsed = parseProxyUrl(link.on(server), [server]);
  return parsed.ok ? { kind: 'target', target: parsed.value } : { kind: 'none', problem: parsed.problem };
}

/** Prefixes of the apps to which an address outside all prefixes may belong. */
function prefixesOfAddress(
  url: string,
  servers: readonly Server[],
  { own, opener, initiator, chosenPrefix, rootPrefixes }: AppClues,
): readonly string[] {
  const { origin } = new URL(url);
  const isOfOrigin = (grant: Grant | null) => grant?.kind === 'target' && grant.server.origin === origin;
  // Browsers report an opener for an empty new tab too, in which a person may type.
  const isOpenedByApp = initiator?.kind === 'page' && initiator.origin === origin;
  if (isOpenedByApp && opener && isOfOrigin(opener)) return [opener.prefix];
  if (!mayBeAppAddress(url)) return [];
  if (own && isOfOrigin(own) && rootPrefixes.includes(own.prefix)) return [own.prefix];
  const prefixes = servers
    .filter((server) => server.origin === origin)
    .flatMap((server) => appsAtRoot(server, rootPrefixes));
  return chosenPrefix !== null && prefixes.includes(chosenPrefix) ? [chosenPrefix] : prefixes;
}
