import * as v from 'valibot';
import { failure, type Outcome, success } from '../outcome.ts';
import { problem } from '../problems.ts';
import { isSendableToken } from './header-value.ts';
import type { Credential } from './kube-context.ts';
import { isRedacted, RAW_VIEW_COMMAND } from './redact.ts';

const ExecCredentialSchema = v.object({
  kind: v.literal('ExecCredential'),
  apiVersion: v.picklist(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']),
  status: v.object({
    token: v.optional(v.string(), ''),
    expirationTimestamp: v.nullish(v.pipe(v.string(), v.isoTimestamp())),
  }),
});

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
  const read = v.safeParse(ExecCredentialSchema, parseJson(text), { abortEarly: true });
  if (!read.success) return failure(problem('pastedCredentialUnreadable', {}));
  const { token, expirationTimestamp } = read.output.status;
  if (token.trim() === '') return failure(problem('pastedCredentialWithoutToken', {}));
  if (expirationTimestamp && Date.parse(expirationTimestamp) <= now) {
    return failure(problem('pastedCredentialExpired', {}));
  }
  return readToken(token.trim());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
