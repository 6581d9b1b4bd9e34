import { problemOf } from '../kubeconfig/redact.ts';
import { failure, type Outcome, success } from '../outcome.ts';

/** Where an apiserver is: an https origin, perhaps with a base path (`https://rancher.example/k8s/clusters/c-1`). */
export interface Server {
  /** Scheme, host and port as `URL.origin` spells them: lower case, default port left out, IPv6 in brackets. */
  readonly origin: string;
  /** Empty, or a path that starts with `/` and does not end in one, without the signs of a rule's `urlFilter`. */
  readonly basePath: string;
}

const LONGEST_SERVER = 2000;
/** RFC 1035, 2.3.4, as text. */
const LONGEST_HOST = 253;

/** The URL below which the Kubernetes API lives. It never ends in a slash. */
export function serverUrl(server: Server): string {
  return server.origin + server.basePath;
}

/** Whether both name the same apiserver. */
export function isSameServer(one: Server, other: Server): boolean {
  return one.origin === other.origin && one.basePath === other.basePath;
}

/**
 * The server that a kubeconfig's `server` names.
 *
 * Stricter than kubectl, which dials cleartext http and sends user info as Basic in place of the token: both are
 * refused. So is what a browser would quietly turn into another address (line breaks, backslashes) or read as a
 * pattern (`*`, `^`, `|`). Query and fragment are dropped as kubectl does, and a trailing slash as it does not.
 *
 * @example
 * parseServer('kind', 'HTTPS://[2001:DB8::1]:06443/'); // origin 'https://[2001:db8::1]:6443', basePath ''
 */
export function parseServer(cluster: string, text: string): Outcome<Server> {
  const server = text.trim();
  if (server === '') return failure(problemOf('serverMissing', { cluster }));
  const shown = { cluster, server: withoutSecrets(server) };
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(server)) return failure(problemOf('serverWithoutScheme', shown));
  const isReadable = server.length <= LONGEST_SERVER && !/[\s\\\p{Cc}]/u.test(server) && URL.canParse(server);
  if (!isReadable) return failure(problemOf('serverUnreadable', shown));
  const url = new URL(server);
  if (url.username !== '' || url.password !== '') return failure(problemOf('serverHasUserInfo', { cluster }));
  if (url.protocol !== 'https:') return failure(problemOf('serverNotHttps', shown));
  const isHost = url.hostname.length <= LONGEST_HOST && /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(url.hostname);
  if (!isHost || /[*^|]/.test(url.pathname)) return failure(problemOf('serverUnreadable', shown));
  return success({ origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') });
}

/**
 * What can be shown of an address: user info, query and fragment may hold secrets. A host in letters of other scripts
 * is shown as the browser asks for it (`xn--…`), since some look like others.
 */
function withoutSecrets(server: string): string {
  const [rest = ''] = server.split(/[?#]/, 1);
  // A password may hold the sign that begins a query, and a query the one that ends a password.
  if (server.slice(rest.length).includes('@')) return '…';
  if (rest.includes('@')) return rest.replace(/^.*@/s, '…@');
  const isForeign = /[^\p{ASCII}]/u.test(rest) && !/\p{Cc}/u.test(rest) && URL.canParse(rest);
  return isForeign ? new URL(rest).href : rest;
}
