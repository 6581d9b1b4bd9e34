import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { RuleCondition, RuleDraft } from '../dnr/rule.ts';
import { hostnameOf, isInDomain, type Server } from '../proxy-url/server.ts';
import { redirectToGate } from './gate-redirects.ts';

/**
 * Whether the URL belongs to a server's host, or to a subdomain of it, but to no known server. Rule conditions cannot tell
 * pages there from the server's own: they see neither ports, nor a dot after the host, nor the difference between a
 * domain and its subdomains.
 */
export function isNeighbourOrigin(url: string, servers: readonly Server[]): boolean {
  const { origin, hostname } = new URL(url);
  if (servers.some((server) => server.origin === origin)) return false;
  return servers.map(hostnameOf).some((host) => isInDomain(hostname, host));
}

/**
 * Session rules of a server's granted tabs about its neighbour origins. Navigating there goes through the gate, which ends
 * the grant first; frames of neighbours are blocked.
 */
export function neighbourOriginRules(server: Server, tabIds: readonly number[], platform: Platform): RuleDraft[] {
  return neighbourFilters(server).flatMap((filter): RuleDraft[] => {
    const condition = { ...filter, isUrlFilterCaseSensitive: true, tabIds } as const;
    return [
      {
        priority: PRIORITY.neighbourOrigin,
        action: redirectToGate(platform),
        condition: { ...condition, resourceTypes: ['main_frame'] },
      },
      {
        priority: PRIORITY.neighbourOrigin,
        action: { type: 'block' },
        condition: { ...condition, resourceTypes: ['sub_frame', 'object'] },
      },
    ];
  });
}

/**
 * Filters that together match a server's neighbour origins: the same host over http; every other port; and the host with a
 * dot after it, its subdomains, and itself behind user info, which hides the host from the other expressions.
 *
 * RE2 has no lookahead, so ports other than ours are spelled out digit by digit. Chromium limits an expression to two
 * kilobytes, not counting literal text at the start; so the last filter leaves the host to `requestDomains`, which matches
 * subdomains too, and only counts dots. That works for hosts of up to 18 labels.
 */
export function neighbourFilters(server: Server): Pick<RuleCondition, 'regexFilter' | 'requestDomains'>[] {
  const { hostname, port } = new URL(server.origin);
  const host = escapeRegex(hostname);
  const withMoreDots = `(?:[^./]*\\.){${hostname.split('.').length}}`;
  return [
    { regexFilter: `^http://${host}[:/].*` },
    { regexFilter: port === '' ? `^https://${host}:.*` : `^https://${host}(/|:${numbersExcept(port)}/).*` },
    { regexFilter: `^https?://(?:[^/?#]*@|${withMoreDots}).*`, requestDomains: [hostname] },
  ];
}

/** Alternation of all numbers with one to five digits, except this one. */
function numbersExcept(number: string): string {
  const sameLength = [...number].map((digit, at) => {
    const otherDigits = [...'0123456789'].filter((other) => other !== digit).join('');
    return `${number.slice(0, at)}[${otherDigits}]${'[0-9]'.repeat(number.length - at - 1)}`;
  });
  const otherLengths = [1, 2, 3, 4, 5].filter((length) => length !== number.length).map((length) => `[0-9]{${length}}`);
  return `(${[...sameLength, ...otherLengths].join('|')})`;
}
