import { parseProxyUrl } from './parse.ts';
import { PROXY_PATH } from './proxy-path.ts';
import type { Server } from './server.ts';

/** Longer text is no URL that anybody wrote down. */
const MAX_LENGTH = 8_000;
/** What surrounds a URL in prose and in the output of commands. */
const AROUND = /^[\s"'`<([{]+|[\s"'`>)\]}.,;]+$/g;
const HAS_PROXY_PATH = new RegExp(`^https?://[^/?#]+(?:/[^?#]*)?${PROXY_PATH}(?:[/?#]|$)`);

/** The form that Kubernetes 1.10 removed: `proxy` stood before what it leads to. */
const OLD_PATH = /(\/+api\/+v1)\/+proxy\/+(namespaces\/+[^/?#]+\/+(?:services|pods)\/+[^/?#]+|nodes\/+[^/?#]+)/;

/**
 * The proxy URL that a text from a page or a document is, in today's form, on whatever server; null for any other text.
 *
 * @example
 * readProxyLink('<https://h/api/v1/proxy/namespaces/ns/services/web/a?b>.');
 * // 'https://h/api/v1/namespaces/ns/services/web/proxy/a?b'
 */
export function readProxyLink(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  const trimmed = text.replace(AROUND, '');
  if (!/^https?:\/\//i.test(trimmed) || /\s/.test(trimmed) || !URL.canParse(trimmed)) return null;
  const { href } = new URL(trimmed);
  const url = toTodaysForm(href);
  return HAS_PROXY_PATH.test(url) ? url : null;
}

/** Only the path counts: a query may contain the URL of another server. */
function toTodaysForm(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1);
  return path.replace(OLD_PATH, '$1/$2/proxy') + url.slice(path.length);
}

/** Where `kubectl proxy` listens, at port 8001 unless it is told otherwise. It names no cluster. */
const KUBECTL_PROXY = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** A proxy URL that names no cluster. */
export interface LinkWithoutCluster {
  /** What it would begin with if `kubectl proxy` were the server. */
  readonly prefix: string;
  /** The same URL on this server. */
  on(server: Server): string;
}

/** A URL of `kubectl proxy`; null for every other URL, and for one of a server that is known. */
export function readLinkWithoutCluster(url: string, servers: readonly Server[]): LinkWithoutCluster | null {
  const origin = URL.canParse(url) ? new URL(url).origin : '';
  if (!KUBECTL_PROXY.test(origin) || servers.some((server) => server.origin === origin)) return null;
  const parsed = parseProxyUrl(url, [{ origin, basePath: '' }]);
  if (!parsed.ok) return null;
  const { prefix, url: whole } = parsed.value;
  return { prefix, on: (server) => server.origin + server.basePath + whole.slice(origin.length) };
}
