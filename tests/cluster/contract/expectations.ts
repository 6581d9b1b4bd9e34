import { deepEqual, equal, match } from 'node:assert/strict';
import type { Echo } from '../apps/echo.ts';
import type { Answer } from '../request.ts';

/** Holds where the answer is a `Status` with these words. */
export function expectStatus(answer: Answer, code: number, message: string | RegExp, reason?: string): void {
  const status = answer.json() as Record<string, unknown>;
  equal(answer.status, code, `status ${answer.status}: ${answer.text}`);
  equal(answer.headers['content-type'], 'application/json');
  deepEqual(
    { kind: status.kind, status: status.status, code: status.code },
    { kind: 'Status', status: 'Failure', code },
  );
  if (typeof message === 'string') equal(status.message, message);
  else match(String(status.message), message);
  if (reason !== undefined) equal(status.reason, reason);
}

/** What the echo app was asked, where it was reached at all. */
export function expectEcho(answer: Answer): Echo {
  equal(answer.status, 200, `status ${answer.status}: ${answer.text}`);
  return answer.json() as Echo;
}
