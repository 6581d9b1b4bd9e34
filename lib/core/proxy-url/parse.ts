import { failure, type Outcome, success } from '../outcome.ts';
import { problem } from '../problems.ts';
import { prefixOf } from './build.ts';
import { splitSegment } from './segment.ts';
import { type Server, serverUrl } from './server.ts';
import type { Target } from './target.ts';

/** A proxy URL of a known server, taken apart. */
export interface ProxyUrl {
  readonly server: Server;
  readonly target: Target;
  readonly prefix: string;
  /** What to navigate to: `prefix`, then the app's path, query and fragment byte for byte. */
  readonly url: string;
}

/** DNS labels and subdomains: what names of namespaces, services, pods and nodes are made of. No URL alters them. */
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const PORT = /^[A-Za-z0-9-]*$/;

/**
 * The proxy URL that this text is, on one of these servers, in the form in which its prefix is written: a slash after
 * `proxy`, colons of the segment not encoded. The form matters, since rules compare literally.
 *
 * Where several servers share an origin, the longest base path wins.
 */
export function parseProxyUrl(text: string, servers: readonly Server[]): Outcome<ProxyUrl> {
  // Text that is no URL is not shown again: it may be a token that went into the wrong field.
  if (!URL.canParse(text)) return failure(problem('urlNotProxy', { url: '' }));
  const url = new URL(text);
  const here = servers.filter(({ origin }) => origin === url.origin);
  if (here.length === 0 || url.username !== '' || url.password !== '') {
    return failure(problem('urlServerUnknown', { origin: url.origin }));
  }
  const server = here
    .filter(({ basePath }) => url.pathname.startsWith(`${basePath}/`))
    .sort((one, other) => other.basePath.length - one.basePath.length)[0];
  const match = server && PROXY_PATH.exec(url.pathname.slice(server.basePath.length));
  if (!server || !match?.groups) return failure(problem('urlNotProxy', { url: url.origin + url.pathname }));
  const { namespace, kind, segment = '', rest = '' } = match.groups;
  const target = readTarget(kind, namespace, segment);
  if (!target) return failure(problem('urlSegmentInvalid', { segment: decodePart(segment) ?? segment }));
  const prefix = prefixOf(server, target);
  return success({ server, target, prefix, url: `${prefix}${rest}${url.search}${url.hash}` });
}

const PROXY_PATH =
  /^\/api\/v1\/(?:namespaces\/(?<namespace>[^/]+)\/(?<kind>services|pods)|nodes)\/(?<segment>[^/]+)\/proxy(?:\/(?<rest>.*))?$/s;

function readTarget(kind: string | undefined, encodedNamespace: string | undefined, encoded: string): Target | null {
  const segment = splitSegment(decodePart(encoded) ?? '');
  if (!segment || !NAME.test(segment.name) || !PORT.test(segment.port)) return null;
  if (kind !== 'services' && kind !== 'pods') return { kind: 'nodes', ...segment };
  const namespace = decodePart(encodedNamespace ?? '');
  return namespace !== null && NAME.test(namespace) ? { kind, namespace, ...segment } : null;
}

function decodePart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
