import { describe, expect, it } from 'vitest';
import { readNetworkError } from '../../../lib/core/failures/network-error.ts';

describe('an error of a navigation', () => {
  it.each([
    ['net::ERR_CONNECTION_REFUSED', 'refused'],
    ['NS_ERROR_CONNECTION_REFUSED', 'refused'],
    ['net::ERR_NAME_NOT_RESOLVED', 'nameUnknown'],
    ['NS_ERROR_UNKNOWN_HOST', 'nameUnknown'],
    ['net::ERR_CONNECTION_TIMED_OUT', 'unanswered'],
    ['NS_ERROR_NET_TIMEOUT', 'unanswered'],
    ['net::ERR_CONNECTION_RESET', 'closed'],
    ['NS_ERROR_NET_RESET', 'closed'],
    ['net::ERR_SSL_PROTOCOL_ERROR', 'notTls'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'untrusted'],
  ])('%s is one that the gate explains: %s', (error, expected) => {
    expect(readNetworkError(error)).toBe(expected);
  });

  it.each([
    // Given up, a download, an empty answer.
    'net::ERR_ABORTED',
    'NS_BINDING_ABORTED',
    'NS_ERROR_ABORT',
    // By a rule.
    'net::ERR_BLOCKED_BY_CLIENT',
    // In the middle of an answer.
    'net::ERR_INCOMPLETE_CHUNKED_ENCODING',
    // What the browser explains.
    'net::ERR_INTERNET_DISCONNECTED',
    'NS_ERROR_OFFLINE',
    'net::ERR_PROXY_CONNECTION_FAILED',
    'net::ERR_CERT_COMMON_NAME_INVALID',
    'net::ERR_CERT_DATE_INVALID',
    'net::ERR_CERT_REVOKED',
    'Peer’s Certificate issuer is not recognized.',
    'constructor',
    '',
  ])('%j is left to the browser', (error) => {
    expect(readNetworkError(error)).toBeNull();
  });
});
