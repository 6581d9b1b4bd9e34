import { escapeInvisible } from './invisible-characters.ts';

const LONGEST_LINE = 200;
const MASK = '…';

/** Prints a kubeconfig with its secrets and with the content of the files that it refers to. */
export const RAW_VIEW_COMMAND = 'kubectl config view --raw --minify --flatten';

/**
 * Whether kubectl printed this in place of a secret: `config view` prints `REDACTED` for tokens and passwords and
 * `DATA+OMITTED` for certificates and keys (`client-go/tools/clientcmd/api/helpers.go`). The latter is valid base64, so a
 * decoder doesn't notice.
 */
export function isRedactedByKubectl(value: string): boolean {
  return value === 'REDACTED' || value === 'DATA+OMITTED';
}

/**
 * The text on one line, of limited length, and without invisible characters.
 *
 * @example
 * sanitizeLine('prod\u202Edorp'); // 'prod[U+202E]dorp'
 */
export function sanitizeLine(text: string, maxLength = LONGEST_LINE): string {
  return escapeInvisible(text.length > maxLength ? `${text.slice(0, maxLength)}…` : text);
}

/**
 * The text with everything that looks like a secret replaced by `…`: the value after a name that contains `secret`,
 * `password`, `token` or `key`, the value after `Bearer` or `Basic`, user info of a URL, JWTs, and EKS tokens.
 *
 * @example
 * maskSecrets('curl -H "Authorization: Bearer abc"'); // 'curl -H "Authorization: Bearer …"'
 */
export function maskSecrets(text: string): string {
  return text
    .replace(/\b(Bearer|Basic)\s+[^\s"']+/gi, `$1 ${MASK}`)
    .replace(/(:\/\/)[^\s/@]{1,1000}@/g, `$1${MASK}@`)
    .replace(/\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, MASK)
    .replace(/\bk8s-aws-v1\.[\w-]+/g, MASK)
    .replace(/((?:secret|passw(?:or)?d|token|key)[\w-]{0,40}["']?\s?[=:]\s?["']?)[^\s"'&,;}]+/gi, `$1${MASK}`);
}
