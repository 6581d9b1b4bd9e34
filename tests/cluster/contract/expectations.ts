import { deepEqual, equal, match } from 'node:assert/strict';
import type { Echo } from '../apps/echo.ts';
import type { HttpResponse } from '../http/client.ts';

/** Asserts that the response is a Kubernetes `Status` with this code, message and reason. */
export function expectStatus(response: HttpResponse, code: number, message: string | RegExp, reason?: string): void {
  equal(response.status, code, `status ${response.status}: ${response.text}`);
  const status = response.json() as Record<string, unknown>;
  equal(response.headers['content-type'], 'application/json');
  deepEqual(
    { kind: status.kind, status: status.status, code: status.code },
    { kind: 'Status', status: 'Failure', code },
  );
  if (typeof message === 'string') equal(status.message, message);
  else match(String(status.message), message);
  if (reason !== undefined) equal(status.reason, reason);
}

/** Asserts that the request reached the echo app. Returns what the app received. */
export function expectEcho(response: HttpResponse): Echo {
  equal(response.status, 200, `status ${response.status}: ${response.text}`);
  return response.json() as Echo;
}
