import type { IncomingMessage, ServerResponse } from 'node:http';
import { readHeaders } from './http/headers.ts';
import { USER_NAMES, type UserName, type Users } from './users.ts';

/** A request as the apiserver received it. */
export interface ApiserverRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** The `Host` header. */
  readonly host: string;
  /** Owner of the bearer token. `none` without an `Authorization` header, `other` for an unknown credential. */
  readonly user: UserName | 'none' | 'other';
  readonly isUpgrade: boolean;
  /** By lower-case name, multiple values joined by a comma. Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

export interface RequestLog {
  readonly requests: ApiserverRequest[];
  /** Those whose response has not ended, and whose connection is not closed. */
  readonly open: ReadonlySet<ApiserverRequest>;
  record(request: IncomingMessage, response: Pick<ServerResponse, 'once'>): void;
}

/** An empty log. It records the name of a token's owner, never the token. */
export function createRequestLog(users: Users): RequestLog {
  const requests: ApiserverRequest[] = [];
  const open = new Set<ApiserverRequest>();
  return {
    requests,
    open,
    record(request, response) {
      const { authorization, ...headers } = readHeaders(request);
      const entry: ApiserverRequest = {
        method: request.method ?? '',
        path: request.url ?? '',
        host: headers.host?.[0] ?? '',
        user: tokenOwner(authorization, users),
        isUpgrade: headers.upgrade !== undefined,
        headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')])),
        receivedAt: Date.now(),
      };
      requests.push(entry);
      open.add(entry);
      response.once('close', () => open.delete(entry));
    },
  };
}

function tokenOwner(authorization: string[] | undefined, users: Users): ApiserverRequest['user'] {
  if (!authorization) return 'none';
  return USER_NAMES.find((name) => authorization[0] === `Bearer ${users[name]}`) ?? 'other';
}
