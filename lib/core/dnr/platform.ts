/** The browser that rules are written for: the addresses of our pages in it, and what its `declarativeNetRequest` can do. */
export interface Platform {
  /** Host of our own pages' origin. Chromium reports it as the initiator of navigations that the extension starts. */
  readonly extensionHost: string;
  /** Absolute URL of the gate page. */
  readonly gateUrl: string;
  /**
   * Whether the background can hold requests themselves (blocking `webRequest`). Then rules only mark the navigations that
   * have to pass the gate. Otherwise they redirect them to the gate's address, for which the background, as a service worker,
   * can hold the answer.
   */
  readonly holdsRequests: boolean;
  /** Whether conditions can name the top frame. Firefox refuses a rule with `topDomains`. */
  readonly supportsTopDomains: boolean;
  /**
   * Whether rules see in which pages a frame is, also in pages to which the extension has no access (`allowAllRequests`). Firefox
   * sees no such pages.
   */
  readonly seesForeignFrames: boolean;
  /**
   * Whether a rule can wait for the response (`excludedResponseHeaders`). Firefox refuses such a rule. Chromium tells an
   * extension who started a navigation only by request headers, which don't exist yet when a request-stage rule applies.
   */
  readonly supportsResponseConditions: boolean;
  /** Whether headers that a rule adds to a response are stored in the HTTP cache. Chromium's cache sits below the rules. */
  readonly cachesModifiedResponses: boolean;
  /** Whether one request can carry several headers of the same name. No browser lets an extension do that today. */
  readonly repeatsRequestHeaders: boolean;
  /** Whether a page that loads itself again looks as if a person had typed its address, whichever it has given itself before. */
  readonly reportsReloadsAsTyped: boolean;
  /** Whether tabs can be in containers, which share cookies and storage with no other tab. */
  readonly hasContainers: boolean;
  /** The scheme that URL filters see for a WebSocket handshake. */
  readonly webSocketScheme: 'wss' | 'https';
  /** All resource types except `main_frame` and `websocket`. A type that the browser doesn't know fails the whole update. */
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

/** Chromium 145 and newer, which supports `topDomains`. */
export function chromium(extensionHost: string, gateUrl: string): Platform {
  return {
    extensionHost,
    gateUrl,
    holdsRequests: false,
    supportsTopDomains: true,
    seesForeignFrames: true,
    supportsResponseConditions: true,
    cachesModifiedResponses: false,
    repeatsRequestHeaders: false,
    reportsReloadsAsTyped: false,
    hasContainers: false,
    webSocketScheme: 'wss',
    subresourceTypes: [...SHARED_TYPES, 'webtransport', 'webbundle'],
  };
}

/** Firefox 140 and newer. It has resource types of its own for beacons, image sets and web manifests. */
export function firefox(extensionHost: string, gateUrl: string): Platform {
  return {
    extensionHost,
    gateUrl,
    holdsRequests: true,
    supportsTopDomains: false,
    seesForeignFrames: false,
    supportsResponseConditions: false,
    cachesModifiedResponses: true,
    repeatsRequestHeaders: false,
    reportsReloadsAsTyped: true,
    hasContainers: true,
    webSocketScheme: 'https',
    subresourceTypes: [...SHARED_TYPES, 'beacon', 'imageset', 'web_manifest', 'xslt', 'xml_dtd', 'json', 'speculative'],
  };
}
