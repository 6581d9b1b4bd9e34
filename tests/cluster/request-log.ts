import type { IncomingMessage } from 'node:http';
import { headersOf } from './http/headers.ts';
import { USER_NAMES, type UserName, type Users } from './users.ts';

/** A request as it arrived at the apiserver. */
export interface ApiserverRequest {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly path: string;
  /** `host` and the port that the client named. */
  readonly host: string;
  /** Whose token came with it: `none` without an `Authorization`, `other` for one of nobody here. */
  readonly user: UserName | 'none' | 'other';
  readonly isUpgrade: boolean;
  /** By lower-case name, several values joined by a comma. Without the token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly receivedAt: number;
}

export interface RequestLog {
  readonly requests: ApiserverRequest[];
  record(request: IncomingMessage): void;
}

/** An empty log. It knows tokens by their users' names and keeps none of them. */
export function createRequestLog(users: Users): RequestLog {
  const requests: ApiserverRequest[] = [];
  return {
    requests,
    record(request) {
      const { authorization, ...headers } = headersOf(request);
      requests.push({
        method: request.method ?? '',
        path: request.url ?? '',
        host: headers.host?.[0] ?? '',
        user: whose(authorization, users),
        isUpgrade: headers.upgrade !== undefined,
        headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')])),
        receivedAt: Date.now(),
      });
    },
  };
}

function whose(authorization: string[] | undefined, users: Users): ApiserverRequest['user'] {
  if (!authorization) return 'none';
  return USER_NAMES.find((name) => authorization[0] === `Bearer ${users[name]}`) ?? 'other';
}
