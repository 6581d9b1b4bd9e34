import { problemOf } from '../kubeconfig/redact.ts';
import { failure, type Outcome, success } from '../outcome.ts';
import { prefixOf } from './build.ts';
import { isNamespaceName, isObjectName, isPortName } from './names.ts';
import { splitSegment } from './segment.ts';
import type { Server } from './server.ts';
import type { Target } from './target.ts';

/** A proxy URL of a known server, taken apart. */
export interface ProxyUrl {
  readonly server: Server;
  readonly target: Target;
  readonly prefix: string;
  /** What to navigate to: `prefix`, then the app's path, query and fragment byte for byte. */
  readonly url: string;
}

/**
 * The proxy URL that this text is, on one of these servers, in the form in which its prefix is written: a slash after
 * `proxy`, no colon of the segment encoded, single slashes (`kubectl cluster-info` prints two where a kubeconfig's
 * server ends in one). The form matters, since rules compare literally.
 *
 * Where several servers share an origin, the longest base path wins.
 *
 * @example
 * parseProxyUrl('https://h//api/v1/namespaces/ns/services/https%3Aweb%3A/proxy?q', [server]);
 * // url 'https://h/api/v1/namespaces/ns/services/https:web:/proxy/?q'
 */
export function parseProxyUrl(text: string, servers: readonly Server[]): Outcome<ProxyUrl> {
  const url = URL.canParse(text) ? new URL(text) : null;
  // Text that is no web address is not shown again: it may be a token that went into the wrong field.
  if (!url || !/^https?:$/.test(url.protocol)) return failure(problemOf('urlNotProxy', { url: '' }));
  const { origin, pathname } = url;
  const here = servers.filter((server) => server.origin === origin);
  if (here.length === 0) return failure(problemOf('urlServerUnknown', { origin }));
  if (url.username !== '' || url.password !== '') return failure(problemOf('urlHasUserInfo', { origin }));
  const parts = splitPath(pathname, here);
  if (!parts) return failure(problemOf('urlNotProxy', { url: origin + pathname }));
  const target = readTarget(parts);
  if (!target.ok) return target;
  const prefix = prefixOf(parts.server, target.value);
  // Without user info, this is everything from the query on; `search` would lose a lone question mark.
  const queryAndFragment = url.href.slice(origin.length + pathname.length);
  return success({ server: parts.server, target: target.value, prefix, url: prefix + parts.rest + queryAndFragment });
}

interface PathParts {
  readonly server: Server;
  readonly kind: Target['kind'];
  /** As written, perhaps percent-encoded. Empty for nodes. */
  readonly namespace: string;
  /** As written, perhaps percent-encoded. */
  readonly segment: string;
  readonly rest: string;
}

const PROXY_PATH =
  /^\/+api\/+v1\/+(?:namespaces\/+(?<namespace>[^/]+)\/+(?<kind>services|pods)|nodes)\/+(?<segment>[^/]+)\/+proxy(?:\/(?<rest>.*))?$/s;

/** A server can itself stand behind another one's proxy; so a base path wins only if a proxy path follows it. */
function splitPath(path: string, servers: readonly Server[]): PathParts | null {
  for (const server of servers.toSorted((one, other) => other.basePath.length - one.basePath.length)) {
    const groups = path.startsWith(server.basePath) && PROXY_PATH.exec(path.slice(server.basePath.length))?.groups;
    if (!groups) continue;
    const { namespace = '', kind, segment = '', rest = '' } = groups;
    return { server, kind: kind === 'services' || kind === 'pods' ? kind : 'nodes', namespace, segment, rest };
  }
  return null;
}

function readTarget({ kind, namespace: namespaceText, segment: segmentText }: PathParts): Outcome<Target> {
  const segment = decode(segmentText);
  const parts = splitSegment(segment);
  if (!parts || !isObjectName(parts.name) || !isPortName(parts.port)) {
    return failure(problemOf('urlSegmentInvalid', { segment }));
  }
  if (kind === 'nodes') return success({ kind, ...parts });
  const namespace = decode(namespaceText);
  if (!isNamespaceName(namespace)) return failure(problemOf('urlNamespaceInvalid', { namespace }));
  return success({ kind, namespace, ...parts });
}

/** A broken escape stays as it is; no name has a percent sign. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
