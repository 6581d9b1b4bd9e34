import type { Scheme } from '../proxy-url/target.ts';

/** A port of a Service, as far as it tells what is spoken there. */
interface Port {
  readonly name: string;
  readonly port: number;
  /** Empty where nobody wrote it. */
  readonly appProtocol: string;
}

/** What `appProtocol` may say of a port where TLS is spoken, and of one where it is not (KEP-3726, and names of IANA). */
const TLS_PROTOCOLS = ['https', 'tls', 'kubernetes.io/wss'];
const PLAIN_PROTOCOLS = ['http', 'http2', 'h2c', 'grpc', 'ws', 'kubernetes.io/h2c', 'kubernetes.io/ws'];

/** The protocol comes first in a name, as Istio asks for, or last. */
const TLS_NAME = /^https(?:-|$)|-https$/;
const PLAIN_NAME = /^http(?:-|$)|-http$/;

/**
 * The upstream scheme for a port: by what its owner wrote (`appProtocol`), then by its name, then by its number. Empty leaves the choice to
 * the apiserver, which takes http.
 *
 * `kubectl cluster-info` takes https for exactly the name `https` and for the number 443, and links to others by http, which do not open.
 *
 * @example
 * portScheme({ name: 'https-web', port: 9000, appProtocol: '' }); // 'https'
 */
export function portScheme({ name, port, appProtocol }: Port): Scheme {
  const protocol = appProtocol.toLowerCase();
  if (TLS_PROTOCOLS.includes(protocol)) return 'https';
  if (PLAIN_PROTOCOLS.includes(protocol)) return '';
  const lowerName = name.toLowerCase();
  if (TLS_NAME.test(lowerName) || port === 443) return 'https';
  return port === 8443 && !PLAIN_NAME.test(lowerName) ? 'https' : '';
}
