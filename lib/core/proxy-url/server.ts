import * as v from 'valibot';
import { failure, type Outcome, success } from '../outcome.ts';
import { problem } from '../problems.ts';

/** Where an apiserver is: an https origin, perhaps with a base path (`https://rancher.example/k8s/clusters/c-1`). */
export const ServerSchema = v.object({
  /** Scheme, host and port as `URL.origin` spells them: lower case, default port left out, IPv6 in brackets. */
  origin: v.pipe(v.string(), v.regex(/^https:\/\/[^/?#\s@]+$/)),
  /** Empty, or a path that starts with `/` and does not end in one. */
  basePath: v.pipe(v.string(), v.regex(/^(\/[^?#\s]*[^/?#\s])?$/)),
});
export type Server = v.InferOutput<typeof ServerSchema>;

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
 * refused. Query and fragment are dropped as kubectl does, and a trailing slash as it does not.
 *
 * @example
 * parseServer('kind', 'HTTPS://[2001:DB8::1]:06443/'); // origin 'https://[2001:db8::1]:6443', basePath ''
 */
export function parseServer(cluster: string, text: string): Outcome<Server> {
  const server = text.trim();
  if (server === '') return failure(problem('serverMissing', { cluster }));
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(server)) return failure(problem('serverWithoutScheme', { cluster, server }));
  if (!URL.canParse(server)) return failure(problem('serverUnreadable', { cluster, server }));
  const url = new URL(server);
  if (url.username !== '' || url.password !== '') return failure(problem('serverHasUserInfo', { cluster }));
  if (url.protocol !== 'https:') return failure(problem('serverNotHttps', { cluster, server: url.origin }));
  return success({ origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') });
}
