import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import type { RunningServer } from './http/listen.ts';

/** A request as the apiserver itself saw it: after whatever stands in front of it, and after it authenticated the user. */
export interface AuditEvent {
  /** `get`, `list`, `create`, …; for paths outside the API the method in lower case. */
  readonly verb: string;
  /** Path and query. */
  readonly uri: string;
  /** `system:anonymous` without a credential; empty for a credential that nobody has. */
  readonly user: string;
  /** Status of the response. */
  readonly status: number;
}

/** An apiserver that keeps an audit log. */
export interface RunningApiserver extends RunningServer {
  /** The requests that were answered, oldest first. */
  auditLog(): AuditEvent[];
}

/** The audit policy of a real apiserver: every request when its response begins, or when it was answered. */
export const AUDIT_POLICY = JSON.stringify({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
});

/**
 * Reads the log that a real apiserver writes, in each call what is new; nothing more once the file is gone. Of a request that is
 * logged at two stages, the first counts.
 */
export function auditLogReader(path: string): () => AuditEvent[] {
  const events = new Map<string, AuditEvent>();
  const buffer = Buffer.alloc(1_000_000);
  let position = 0;
  let rest = '';
  return () => {
    if (!existsSync(path)) return [...events.values()];
    const file = openSync(path, 'r');
    try {
      for (let length = -1; length !== 0; position += length) {
        length = readSync(file, buffer, 0, buffer.length, position);
        // One character for each byte, so that none is cut in two.
        rest += buffer.toString('latin1', 0, length);
      }
    } finally {
      closeSync(file);
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { auditID, verb, requestURI: uri, user, responseStatus } = JSON.parse(line);
      if (events.has(auditID)) continue;
      events.set(auditID, { verb, uri, user: user?.username ?? '', status: responseStatus?.code ?? 0 });
    }
    return [...events.values()];
  };
}
