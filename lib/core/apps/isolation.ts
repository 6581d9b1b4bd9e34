import type { Platform } from '../dnr/platform.ts';
import { appName } from '../proxy-url/app-name.ts';
import { type Server, serverUrl } from '../proxy-url/server.ts';
import type { Grant } from '../tabs/grant.ts';

/**
 * What an isolated app may do, as the `sandbox` attribute spells it. It keeps its origin: what separates it from other apps is
 * the partition that a credentialless frame gets. Never `allow-popups`, because a window would be outside that partition, nor
 * `allow-top-navigation`, because rules rely on the top frame.
 */
export const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-pointer-lock allow-presentation allow-orientation-lock';

/** What the frame of an isolated app may use without a question. What a person would be asked about, all apps would share. */
export const FRAME_PERMISSIONS = 'fullscreen; clipboard-write; autoplay; picture-in-picture';

/**
 * Content security policy of our page that lets its frame show only pages of the server. They are all the app's own: rules
 * redirect other paths under its prefix. Policies cannot name an IPv6 address. An app that doesn't know that it is served over
 * https may redirect to http, which is upgraded.
 */
export function framePolicy({ origin }: Pick<Server, 'origin'>): string {
  return `frame-src ${origin.includes('[') ? 'https:' : origin}; upgrade-insecure-requests`;
}

/** Which apps open isolated. */
export interface Isolation {
  /** Prefixes of apps. */
  readonly prefixes: readonly string[];
  /** URLs of servers, for all their apps. */
  readonly servers: readonly string[];
  /** Whether the organisation's policy says so for all. */
  readonly isByPolicy: boolean;
}

/** Why an app opens isolated: a person chose it, or its cluster, or a policy says so; null where it doesn't. */
export function isolationOf(
  { prefixes, servers, isByPolicy }: Isolation,
  { server, prefix }: { readonly server: Server; readonly prefix: string },
): 'app' | 'cluster' | 'policy' | null {
  if (isByPolicy) return 'policy';
  if (servers.includes(serverUrl(server))) return 'cluster';
  return prefixes.some((other) => serviceOf(other) === serviceOf(prefix)) ? 'app' : null;
}

/**
 * The service, pod or node of a prefix, whatever its scheme and port: there are several ways to write the same port, and a page could
 * choose another one.
 *
 * @example
 * serviceOf('https://h/api/v1/namespaces/n/services/https:web:443/proxy/'); // 'https://h/api/v1/namespaces/n/services/web'
 */
export function serviceOf(prefix: string): string {
  const [, before = '', segment = ''] = /^(.*\/)([^/]+)\/proxy\/$/.exec(prefix) ?? [];
  const parts = segment.split(':');
  return before + (parts.length === 3 ? parts[1] : parts[0]);
}

/**
 * Whether a container of this name was made for this service. Its name tells, and not the stored list of containers alone: another
 * program can write that.
 *
 * @example
 * isContainerOf('https://h/api/v1/namespaces/n/services/web', 'n/https:web:443'); // true
 */
export function isContainerOf(service: string, name: string): boolean {
  const prefix = `${service.slice(0, service.lastIndexOf('/') + 1)}${name.split('/').at(-1)}/proxy/`;
  return appName(prefix) === name && serviceOf(prefix) === service;
}

/** URL of our page around an isolated app. */
function isolatedPage({ gateUrl }: Pick<Platform, 'gateUrl'>): string {
  return new URL('isolated.html', gateUrl).href;
}

/** Where a tab with this grant navigates to show the URL: to the URL itself, or to our page that frames it. */
export function addressFor({ kind }: Pick<Grant, 'kind'>, url: string, platform: Pick<Platform, 'gateUrl'>): string {
  return kind === 'isolated' ? `${isolatedPage(platform)}#${url}` : url;
}

/** The URL that is shown at this address of a tab: the address itself, or what our page around an isolated app frames. */
export function shownAt(address: string, platform: Pick<Platform, 'gateUrl'>): string {
  const page = `${isolatedPage(platform)}#`;
  return address.startsWith(page) ? address.slice(page.length) : address;
}
