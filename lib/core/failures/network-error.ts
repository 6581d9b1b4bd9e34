/** Why a browser did not get as far as an answer of the apiserver. */
export type NetworkError =
  /** Nothing listens at the address. */
  | 'refused'
  | 'nameUnknown'
  /** Nothing answers, or nothing leads there. */
  | 'unanswered'
  /** The connection ended before there was an answer. */
  | 'closed'
  /** What answers speaks no TLS, or none that the browser accepts. */
  | 'notTls'
  /** Nobody whom the browser trusts has issued the server's certificate. */
  | 'untrusted';

/** As `webRequest.onErrorOccurred` names them in Chromium (`net/base/net_error_list.h`) and in Firefox (`xpcom/base/ErrorList.py`). */
const NETWORK_ERRORS: Readonly<Record<string, NetworkError>> = {
  'net::ERR_CONNECTION_REFUSED': 'refused',
  NS_ERROR_CONNECTION_REFUSED: 'refused',
  'net::ERR_NAME_NOT_RESOLVED': 'nameUnknown',
  NS_ERROR_UNKNOWN_HOST: 'nameUnknown',
  'net::ERR_CONNECTION_TIMED_OUT': 'unanswered',
  'net::ERR_TIMED_OUT': 'unanswered',
  'net::ERR_ADDRESS_UNREACHABLE': 'unanswered',
  NS_ERROR_NET_TIMEOUT: 'unanswered',
  NS_ERROR_NET_TIMEOUT_EXTERNAL: 'unanswered',
  'net::ERR_CONNECTION_RESET': 'closed',
  'net::ERR_CONNECTION_CLOSED': 'closed',
  'net::ERR_EMPTY_RESPONSE': 'closed',
  'net::ERR_HTTP2_SERVER_REFUSED_STREAM': 'closed',
  NS_ERROR_NET_RESET: 'closed',
  NS_ERROR_NET_INTERRUPT: 'closed',
  NS_ERROR_NET_EMPTY_RESPONSE: 'closed',
  'net::ERR_SSL_PROTOCOL_ERROR': 'notTls',
  'net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH': 'notTls',
  'net::ERR_CERT_AUTHORITY_INVALID': 'untrusted',
};

/**
 * What the error of a navigation means; null for one that the browser itself explains better, or that is none: a navigation that was
 * given up, a download, an empty answer, a proxy that cannot be reached, a certificate that is wrong in another way than by its
 * authority. Firefox tells all errors of TLS as a sentence in the person's language, so its own page is left to explain them.
 */
export function readNetworkError(error: string): NetworkError | null {
  return Object.hasOwn(NETWORK_ERRORS, error) ? (NETWORK_ERRORS[error] ?? null) : null;
}
