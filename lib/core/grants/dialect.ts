/** Where the browsers' `declarativeNetRequest` differ, in the points that the rules depend on. */
export interface RuleDialect {
  /** Host of our own pages' origin. Chromium reports it as the initiator of what the gate and the background open. */
  readonly extensionHost: string;
  /** Absolute URL of the gate page; the URL to open follows in the fragment. */
  readonly gateUrl: string;
  /** Firefox has no `topDomains` and refuses a rule that names it. */
  readonly knowsTopDomains: boolean;
  /**
   * Whether a rule can wait for the response (`excludedResponseHeaders`). Firefox refuses such a rule whole; Chromium
   * shows an extension who started a navigation only by headers, which a rule that acts before they are made would hide.
   */
  readonly matchesResponses: boolean;
  /** Whether what a rule adds to a response also reaches the HTTP cache. In Chromium the cache lies below the rules. */
  readonly reachesCache: boolean;
  /** Scheme by which filters see a WebSocket handshake: `wss` in Chromium, `https` in Firefox. */
  readonly socketScheme: 'wss' | 'https';
  /** All types but `main_frame` and `websocket`. A type that the browser does not know fails the whole call. */
  readonly subresourceTypes: readonly string[];
}

const SHARED_TYPES = [
  'sub_frame',
  'stylesheet',
  'script',
  'image',
  'font',
  'object',
  'xmlhttprequest',
  'ping',
  'csp_report',
  'media',
  'other',
];

/** The dialect of Chromium 145 and newer, which knows `topDomains`. */
export function chromiumDialect(extensionHost: string, gateUrl: string): RuleDialect {
  return {
    extensionHost,
    gateUrl,
    knowsTopDomains: true,
    matchesResponses: true,
    reachesCache: false,
    socketScheme: 'wss',
    subresourceTypes: [...SHARED_TYPES, 'webtransport', 'webbundle'],
  };
}

/** The dialect of Firefox 140 and newer. It gives beacons, image sets and web manifests types of their own. */
export function firefoxDialect(extensionHost: string, gateUrl: string): RuleDialect {
  return {
    extensionHost,
    gateUrl,
    knowsTopDomains: false,
    matchesResponses: false,
    reachesCache: true,
    socketScheme: 'https',
    subresourceTypes: [...SHARED_TYPES, 'beacon', 'imageset', 'web_manifest', 'xslt', 'xml_dtd', 'json', 'speculative'],
  };
}
