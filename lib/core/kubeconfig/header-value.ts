/**
 * Maximum length of a credential together with what it impersonates. Front ends accept 8 to 64 kB of headers, Go a
 * megabyte; an identity provider that puts hundreds of groups into a token stays below this.
 */
export const LONGEST_CREDENTIAL = 65_536;

/**
 * Whether the text arrives unchanged when it is sent as a header's value: visible ASCII, with spaces only inside.
 *
 * Go refuses control characters and sends the rest as UTF-8. Browsers differ (`fetch` sends Latin-1, rules UTF-8), and HTTP
 * drops spaces around a value (RFC 9110, 5.5): the apiserver would see another user than the one named.
 */
export function isSendable(value: string): boolean {
  return /^[!-~](?:[ -~]*[!-~])?$/.test(value);
}

/** Whether the text can be a bearer token: a header value in one word (RFC 6750, 2.1). */
export function isSendableToken(token: string): boolean {
  return token.length <= LONGEST_CREDENTIAL && /^[!-~]+$/.test(token);
}
