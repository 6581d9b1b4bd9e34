import { failure, type Outcome, success } from '../outcome.ts';
import { problem } from '../problems.ts';
import { isRedactedByKubectl, RAW_VIEW_COMMAND } from '../text/redact.ts';
import { isSendableToken } from './header-value.ts';
import type { Credential } from './kube-context.ts';

/**
 * The credential that a person pasted: a token, optionally after `Bearer`, or the `ExecCredential` that an exec plugin
 * prints. Of the latter only the token can be used, since an extension cannot present a client certificate.
 *
 * `now` is in epoch milliseconds. Like kubectl, a credential counts until its expiry has passed.
 *
 * @example
 * readPastedCredential('Authorization: Bearer abc\n', Date.now()); // bearer token 'abc'
 */
export function readPastedCredential(text: string, now: number): Outcome<Credential> {
  const pasted = text.replace(/^\uFEFF/, '').trim();
  if (pasted.startsWith('{')) return readExecCredential(pasted, now);
  return readToken(pasted.replace(/^(?:authorization:\s*)?bearer(?:\s+|$)/i, ''));
}

function readToken(token: string): Outcome<Credential> {
  if (token === '') return failure(problem('pastedCredentialEmpty', {}));
  if (isRedactedByKubectl(token)) return failure(problem('pastedCredentialRedacted', { command: RAW_VIEW_COMMAND }));
  if (!isSendableToken(token)) return failure(problem('pastedCredentialNotToken', {}));
  return success({ type: 'bearer', token });
}

function readExecCredential(text: string, now: number): Outcome<Credential> {
  const status = readStatus(parseJson(text));
  if (!status) return failure(problem('pastedCredentialUnreadable', {}));
  if (status.token.trim() === '') return failure(problem('pastedCredentialWithoutToken', {}));
  if (status.expiresAt <= now) return failure(problem('pastedCredentialExpired', {}));
  return readToken(status.token.trim());
}

const API_VERSIONS: readonly unknown[] = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** Without a schema: this runs on the gate, where every kilobyte of script delays the page. */
function readStatus(object: unknown): { token: string; expiresAt: number } | null {
  const { kind, apiVersion, status } = asRecord(object) ?? {};
  const { token = '', expirationTimestamp = null } = asRecord(status) ?? {};
  const expiresAt = expirationTimestamp === null ? Number.POSITIVE_INFINITY : Date.parse(String(expirationTimestamp));
  const isValid =
    kind === 'ExecCredential' && API_VERSIONS.includes(apiVersion) && asRecord(status) && !Number.isNaN(expiresAt);
  return isValid && typeof token === 'string' ? { token, expiresAt } : null;
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
