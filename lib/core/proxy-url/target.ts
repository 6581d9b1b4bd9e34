/** The upstream scheme in a name segment. Empty leaves it to the apiserver, which then uses http. */
export type Scheme = '' | 'http' | 'https';

/**
 * What an apiserver's proxy subresource can reach. `port` is the port's name or number as written in the URL, or empty for
 * the only, unnamed one.
 */
export type Target =
  | {
      readonly kind: 'services' | 'pods';
      readonly namespace: string;
      readonly name: string;
      readonly port: string;
      readonly scheme: Scheme;
    }
  | { readonly kind: 'nodes'; readonly name: string; readonly port: string; readonly scheme: Scheme };
