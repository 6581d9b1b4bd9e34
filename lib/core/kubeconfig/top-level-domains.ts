import names from 'tlds' with { type: 'json' };

/**
 * Whether the host is a top-level domain of the internet, such as `com`: then all websites below it would count as subdomains of
 * the server. A name that exists only inside of a network, such as `kubernetes` or `localhost`, is none.
 */
export function isTopLevelDomain(hostname: string): boolean {
  if (hostname.startsWith('xn--')) return names.some((name) => new URL(`https://${name}`).hostname === hostname);
  return names.includes(hostname);
}
