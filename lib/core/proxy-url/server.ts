import { failure, type Outcome, success } from '../outcome.ts';
import { safeProblem } from '../text/safe-problem.ts';

/** Where an apiserver is: an https origin, optionally with a base path (`https://rancher.example/k8s/clusters/c-1`). */
export interface Server {
  /** Scheme, host and port as `URL.origin` spells them: lower case, no default port, IPv6 in brackets. */
  readonly origin: string;
  /** Empty, or a path that starts with `/`, doesn't end in one, and has no character that a `urlFilter` interprets. */
  readonly basePath: string;
}

const MAX_ADDRESS_LENGTH = 2000;
/** RFC 1035, 2.3.4, as text. */
const MAX_HOST_LENGTH = 253;

/** The URL below which the Kubernetes API is served. It never ends in a slash. */
export function serverUrl(server: Server): string {
  return server.origin + server.basePath;
}

/** Whether both are the same apiserver. */
export function isSameServer(one: Server, other: Server): boolean {
  return one.origin === other.origin && one.basePath === other.basePath;
}

/** The servers, each once, in the order in which they first appear. */
export function uniqueServers(servers: readonly Server[]): Server[] {
  return [...new Map(servers.map((server) => [serverUrl(server), server])).values()];
}

/** The server's host without its port, IPv6 in brackets, as rule conditions compare it. */
export function hostnameOf({ origin }: Pick<Server, 'origin'>): string {
  return new URL(origin).hostname;
}

/** The hosts of these servers, each once. */
export function hostsOf(servers: readonly Server[]): string[] {
  return [...new Set(servers.map(hostnameOf))];
}

/** Whether a rule condition with this host also means that one: itself, or a subdomain, with or without a final dot. */
export function isInDomain(hostname: string, host: string): boolean {
  const [name, domain] = [hostname, host].map((text) => text.replace(/\.$/, '')) as [string, string];
  return name === domain || name.endsWith(`.${domain}`);
}

/** Whether the host is an IP address, which has no subdomains. */
export function isIpAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^[0-9.]+$/.test(hostname);
}

/**
 * The server that a kubeconfig's `server` field names.
 *
 * Stricter than kubectl, which connects over cleartext http and sends user info as Basic credentials instead of the
 * token: both are refused. So is text that a browser would silently turn into another address (line breaks, backslashes)
 * or a rule would read as a pattern (`*`, `^`, `|`). Query and fragment are dropped, as kubectl does, and so are a trailing
 * slash and a dot after the host, which kubectl keeps.
 *
 * @example
 * parseServer('kind', 'HTTPS://[2001:DB8::1]:06443/'); // origin 'https://[2001:db8::1]:6443', basePath ''
 */
export function parseServer(clusterName: string, text: string): Outcome<Server> {
  const address = text.trim();
  if (address === '') return failure(safeProblem('serverMissing', { cluster: clusterName }));
  const values = { cluster: clusterName, server: withoutSecrets(address) };
  if (schemeOf(address) === '') return failure(safeProblem('serverWithoutScheme', values));
  const isReadable = address.length <= MAX_ADDRESS_LENGTH && !/[\s\\\p{Cc}]/u.test(address) && URL.canParse(address);
  if (!isReadable) return failure(safeProblem('serverUnreadable', values));
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    return failure(safeProblem('serverHasUserInfo', { cluster: clusterName }));
  }
  if (url.protocol !== 'https:') return failure(safeProblem('serverNotHttps', values));
  // The dot after a name says only that it is complete. Rule conditions do not see it, so nothing else here may either.
  const host = url.hostname.replace(/\.$/, '');
  const isHost = host.length <= MAX_HOST_LENGTH && /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/.test(host);
  if (!isHost || /[*^|]/.test(url.pathname)) return failure(safeProblem('serverUnreadable', values));
  const origin = `https://${host}${url.port === '' ? '' : `:${url.port}`}`;
  return success({ origin, basePath: url.pathname.replace(/\/+$/, '') });
}

/**
 * A server address as it is stored: in canonical form where it can be used, otherwise as it is, without the parts that may
 * hold secrets. `parseServer` has the same opinion of it as of the original.
 */
export function storableAddress(text: string): string {
  const parsed = parseServer('', text);
  if (parsed.ok) return serverUrl(parsed.value);
  const address = withoutSecrets(text.trim());
  // Without its secrets, a refused address could become usable, or be refused for another reason. These replacements are
  // refused as unreadable, and for their scheme.
  const scheme = schemeOf(address);
  const candidates = [address, `${address} …`, `${scheme} …`, `${scheme}removed.invalid`];
  return candidates.find((candidate) => codeOf(parseServer('', candidate)) === parsed.problem.code) ?? '';
}

function codeOf(parsed: Outcome<Server>): string | null {
  return parsed.ok ? null : parsed.problem.code;
}

/**
 * The address without user info, query and fragment. A host in letters of another script is written as the browser requests
 * it (`xn--…`), since some look like others.
 */
function withoutSecrets(address: string): string {
  const [beforeQuery = ''] = address.split(/[?#]/, 1);
  const scheme = schemeOf(address);
  // A password may contain the character that starts a query, and a query the one that ends a password.
  if (address.slice(beforeQuery.length).includes('@')) return `${scheme}…`;
  if (beforeQuery.includes('@')) return beforeQuery.replace(/^.*@/s, `${scheme}…@`);
  const isInternational =
    /[^\p{ASCII}]/u.test(beforeQuery) && !/\p{Cc}/u.test(beforeQuery) && URL.canParse(beforeQuery);
  return isInternational ? new URL(beforeQuery).href : beforeQuery;
}

/** The scheme with its `://`; empty where there is none. */
function schemeOf(address: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.exec(address)?.[0] ?? '';
}
