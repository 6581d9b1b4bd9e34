import { failure, type Outcome, success } from '../outcome.ts';
import { problem } from '../problems.ts';
import { isSendableToken } from './header-value.ts';
import type { Credential } from './kube-context.ts';
import { isRedacted, RAW_VIEW_COMMAND } from './redact.ts';

/**
 * The credential that a person pasted: a token, one with `Bearer` before it, or the `ExecCredential` that an exec
 * plugin prints. Of the latter only a token can be used; a browser takes no client certificate from an extension.
 *
 * `now` is in epoch milliseconds. kubectl too runs the plugin again only once its expiry is past.
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
  if (isRedacted(token)) return failure(problem('pastedCredentialRedacted', { command: RAW_VIEW_COMMAND }));
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

/** By hand and not by a schema: this runs on the gate, where each kilobyte of script is waited for. */
function readStatus(object: unknown): { token: string; expiresAt: number } | null {
  const { kind, apiVersion, status } = asRecord(object) ?? {};
  const { token = '', expirationTimestamp = null } = asRecord(status) ?? {};
  const expiresAt = expirationTimestamp === null ? Number.POSITIVE_INFINITY : Date.parse(String(expirationTimestamp));
  const isRead =
    kind === 'ExecCredential' && API_VERSIONS.includes(apiVersion) && asRecord(status) && !Number.isNaN(expiresAt);
  return isRead && typeof token === 'string' ? { token, expiresAt } : null;
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
