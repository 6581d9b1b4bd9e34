import {
  type Initiator,
  initiatorByOriginUrl,
  initiatorBySentHeaders,
  type SentNavigation,
} from '../../core/grants/initiator.ts';
import type { Answer, Navigation } from '../../tasks/world.ts';
import { browser } from './browser.ts';

/** Documents on hosts that we have access to, in tabs and in their frames. */
const DOCUMENTS = { urls: ['https://*/*', 'http://*/*'], types: ['main_frame', 'sub_frame', 'object'] };
/** What sessions begin with. */
const ANSWERS = { urls: ['https://*/*'], types: ['main_frame', 'sub_frame', 'xmlhttprequest'] };
const SOCKETS = { urls: ['wss://*/*'], types: ['websocket'] };

interface Filter {
  readonly urls: string[];
  readonly types: string[];
}

/** The two events as their browsers have them; the published types know neither `extraHeaders` nor `initiator`. */
interface Request {
  readonly tabId: number;
  readonly url: string;
  readonly type: string;
  readonly initiator?: string;
  readonly originUrl?: string;
  readonly method: string;
  readonly statusCode?: number;
  readonly requestHeaders?: readonly Header[];
  readonly responseHeaders?: readonly Header[];
}

interface Header {
  readonly name: string;
  readonly value?: string;
}

interface WebRequest {
  readonly onBeforeRequest: RequestEvent;
  readonly onSendHeaders: RequestEvent;
  readonly onHeadersReceived: RequestEvent;
}

interface RequestEvent {
  addListener(listener: (request: Request) => void, filter: Filter, extraInfo: string[]): void;
  removeListener(listener: (request: Request) => void): void;
}

/**
 * Calls back for each document asked for, before the gate could ask about it. Only listens: what becomes of a request is
 * decided by rules.
 */
export function onNavigation(listener: (navigation: Navigation) => void): void {
  const { protocol, origin } = self.location;
  const hear = (request: Request, initiator: Initiator | null) => {
    if (initiator === null || request.tabId < 0) return;
    const { tabId, url, type } = request;
    listener({ tabId, url, isMainFrame: type === 'main_frame', initiator });
  };
  if (protocol === 'moz-extension:') {
    onRequests('onBeforeRequest', DOCUMENTS, [], (request) =>
      hear(request, initiatorByOriginUrl(request.originUrl, origin)),
    );
  } else {
    onRequests('onSendHeaders', DOCUMENTS, ['requestHeaders', 'extraHeaders'], (request) =>
      hear(request, initiatorBySentHeaders(sentBy(request), origin)),
    );
  }
}

/** Calls back for each socket that a tab opens on a host that we have access to. */
export function onSocket(listener: (socket: { readonly tabId: number; readonly url: string }) => void): void {
  onRequests('onBeforeRequest', SOCKETS, [], ({ tabId, url }) => {
    if (tabId >= 0) listener({ tabId, url });
  });
}

/** Calls back for each answer that sets cookies, to a tab, on a host that we have access to. */
export function onCookies(listener: (answer: Answer) => void): void {
  const extraHeaders = self.location.protocol === 'moz-extension:' ? [] : ['extraHeaders'];
  onRequests('onHeadersReceived', ANSWERS, ['responseHeaders', ...extraHeaders], (request) => {
    const { tabId, url, responseHeaders = [] } = request;
    const valuesOf = (wanted: string) =>
      // Firefox joins headers of one name by line breaks.
      responseHeaders.flatMap(({ name, value = '' }) => (name.toLowerCase() === wanted ? value.split('\n') : []));
    const setCookies = valuesOf('set-cookie');
    if (tabId < 0 || setCookies.length === 0) return;
    const [location] = valuesOf('location');
    const leadsTo = location !== undefined && isFollowedByGet(request) ? new URL(location, url).href : null;
    listener({ tabId, url, setCookies, leadsTo });
  });
}

/** Fetch, HTTP-redirect fetch, step 12: a form's method is dropped by 303, and POST by 301 and 302. */
function isFollowedByGet({ type, method, statusCode = 0 }: Request): boolean {
  if (type !== 'main_frame') return false;
  return (
    statusCode === 303 ||
    (method === 'POST' ? [301, 302].includes(statusCode) : [301, 302, 307, 308].includes(statusCode))
  );
}

/**
 * Chromium refuses the listener of an extension that has access to no host at all, as after install, and does not take
 * that back when access is given. So it is told again then.
 */
function onRequests(
  name: keyof WebRequest,
  filter: Filter,
  extraInfo: string[],
  heard: (request: Request) => void,
): void {
  const event = (browser.webRequest as unknown as WebRequest)[name];
  const listen = () => {
    event.removeListener(heard);
    event.addListener(heard, filter, extraInfo);
  };
  listen();
  browser.permissions.onAdded.addListener(listen);
}

function sentBy({ initiator, requestHeaders = [] }: Request): SentNavigation {
  return {
    initiator,
    headers: Object.fromEntries(requestHeaders.map(({ name, value = '' }) => [name.toLowerCase(), value])),
  };
}
