import { failure, type Outcome, success } from '../outcome.ts';
import { safeProblem } from '../text/safe-problem.ts';
import { prefixOf } from './build.ts';
import { isNamespaceName, isObjectName, isPortName } from './kubernetes-names.ts';
import { PROXY_PATH_WITH_GROUPS } from './proxy-path.ts';
import { splitSegment } from './segment.ts';
import type { Server } from './server.ts';
import type { Target } from './target.ts';

/** A proxy URL of a known server, parsed. */
export interface ProxyUrl {
  readonly server: Server;
  readonly target: Target;
  readonly prefix: string;
  /** What to navigate to: `prefix`, followed by the app's path, query and fragment byte for byte. */
  readonly url: string;
}

/**
 * The proxy URL that this text is, on one of these servers, in canonical form: a slash after `proxy`, no encoded colon in
 * the name segment, single slashes. The form matters because rules compare URLs literally.
 *
 * Where several servers share an origin, the longest base path wins.
 *
 * @example
 * parseProxyUrl('https://h//api/v1/namespaces/ns/services/https%3Aweb%3A/proxy?q', [server]);
 * // url 'https://h/api/v1/namespaces/ns/services/https:web:/proxy/?q'
 */
export function parseProxyUrl(text: string, servers: readonly Server[]): Outcome<ProxyUrl> {
  const url = URL.canParse(text) ? new URL(text) : null;
  // Text that is no web address is not repeated: it may be a token pasted into the wrong field.
  if (!url || !/^https?:$/.test(url.protocol)) return failure(safeProblem('urlNotProxy', { url: '' }));
  const { origin, pathname } = url;
  const serversOfOrigin = servers.filter((server) => server.origin === origin);
  if (serversOfOrigin.length === 0) return failure(safeProblem('urlServerUnknown', { origin }));
  if (url.username !== '' || url.password !== '') return failure(safeProblem('urlHasUserInfo', { origin }));
  const parts = splitPath(pathname, serversOfOrigin);
  if (!parts) return failure(safeProblem('urlNotProxy', { url: origin + pathname }));
  const target = parseTarget(parts);
  if (!target.ok) return target;
  const prefix = prefixOf(parts.server, target.value);
  // Without user info this is the query and the fragment; `search` would lose a lone question mark.
  const queryAndFragment = url.href.slice(origin.length + pathname.length);
  return success({ server: parts.server, target: target.value, prefix, url: prefix + parts.rest + queryAndFragment });
}

interface PathParts {
  readonly server: Server;
  readonly kind: Target['kind'];
  /** As written, possibly percent-encoded. Empty for nodes. */
  readonly namespace: string;
  /** As written, possibly percent-encoded. */
  readonly segment: string;
  readonly rest: string;
}

const WHOLE_PATH = new RegExp(`^${PROXY_PATH_WITH_GROUPS}(?:/(.*))?$`, 's');

/** A server can itself be reached through another one's proxy, so a base path wins only if a proxy path follows it. */
function splitPath(path: string, servers: readonly Server[]): PathParts | null {
  for (const server of servers.toSorted((one, other) => other.basePath.length - one.basePath.length)) {
    const match = path.startsWith(server.basePath) ? WHOLE_PATH.exec(path.slice(server.basePath.length)) : null;
    if (!match) continue;
    const [, namespace = '', kind, segment = '', rest = ''] = match;
    return { server, kind: kind === 'services' || kind === 'pods' ? kind : 'nodes', namespace, segment, rest };
  }
  return null;
}

function parseTarget({ kind, namespace: encodedNamespace, segment: encodedSegment }: PathParts): Outcome<Target> {
  const segment = decode(encodedSegment);
  const parts = splitSegment(segment);
  if (!parts || !isObjectName(parts.name) || !isPortName(parts.port)) {
    return failure(safeProblem('urlSegmentInvalid', { segment }));
  }
  if (kind === 'nodes') return success({ kind, ...parts });
  const namespace = decode(encodedNamespace);
  if (!isNamespaceName(namespace)) return failure(safeProblem('urlNamespaceInvalid', { namespace }));
  return success({ kind, namespace, ...parts });
}

/** A malformed escape stays as it is; no Kubernetes name contains a percent sign. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
