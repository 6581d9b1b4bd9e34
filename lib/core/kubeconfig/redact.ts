import { type Problem, type ProblemCode, problem } from '../problems.ts';
import { visibleText } from '../visible-text.ts';

const LONGEST_SHOWN = 200;
const HIDDEN = '…';

/** The command whose output holds what `kubectl config view` leaves out, with files put inline. */
export const RAW_VIEW_COMMAND = 'kubectl config view --raw --minify --flatten';

/**
 * Whether kubectl wrote this in place of a secret: `config view` prints `REDACTED` for tokens and passwords and
 * `DATA+OMITTED` for certificates and keys (`client-go/tools/clientcmd/api/helpers.go`). The latter is valid
 * base64, so a decoder does not notice.
 */
export function isRedacted(value: string): boolean {
  return value === 'REDACTED' || value === 'DATA+OMITTED';
}

/**
 * The text as it can be shown: on one line, of limited length, and with nothing in it that is not seen.
 *
 * @example
 * showable('prod\u202Edorp'); // 'prod[U+202E]dorp'
 */
export function showable(text: string, longest = LONGEST_SHOWN): string {
  return visibleText(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** A problem whose values are all fit to be shown. Hand it names and places, never what may be a secret. */
export function problemOf<Code extends ProblemCode>(code: Code, values: Parameters<typeof problem<Code>>[1]): Problem {
  const shown = Object.entries<string>(values).map(([name, value]) => [name, maskSecrets(showable(value))]);
  return problem(code, Object.fromEntries(shown));
}

/**
 * The text with whatever looks like a secret in it replaced by `…`: what follows a name with `secret`, `password`,
 * `token` or `key` in it, what follows `Bearer` or `Basic`, user info of a URL, JWTs, and EKS tokens.
 *
 * @example
 * maskSecrets('curl -H "Authorization: Bearer abc"'); // 'curl -H "Authorization: Bearer …"'
 */
export function maskSecrets(text: string): string {
  return text
    .replace(/\b(Bearer|Basic)\s+[^\s"']+/gi, `$1 ${HIDDEN}`)
    .replace(/(:\/\/)[^\s/@]{1,1000}@/g, `$1${HIDDEN}@`)
    .replace(/\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, HIDDEN)
    .replace(/\bk8s-aws-v1\.[\w-]+/g, HIDDEN)
    .replace(/((?:secret|passw(?:or)?d|token|key)[\w-]{0,40}["']?\s?[=:]\s?["']?)[^\s"'&,;}]+/gi, `$1${HIDDEN}`);
}
