/** The upstream scheme in a proxy segment. Empty leaves it to the apiserver, which then takes http. */
export type Scheme = '' | 'http' | 'https';

/**
 * One thing behind the apiserver's proxy subresource. `port` is a port's name or number as written in the URL, or
 * empty for the only, unnamed one.
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
