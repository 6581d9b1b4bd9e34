import type { DocumentRequest, DocumentResponse, TabRequest, TabResponse } from '../../background/dependencies.ts';
import { isJson } from '../../core/apps/responses.ts';
import { type Initiator, initiatorFromHeaders, initiatorFromOriginUrl } from '../../core/tabs/initiator.ts';
import { browser, isFirefox } from './browser.ts';

/** A request as `webRequest` reports it; the published types lack `extraHeaders` and `initiator`. */
interface Request {
  readonly requestId: string;
  readonly tabId: number;
  readonly url: string;
  readonly type: string;
  readonly method: string;
  readonly initiator?: string;
  readonly originUrl?: string;
  readonly redirectUrl?: string;
  readonly statusCode?: number;
  readonly requestHeaders?: readonly Header[];
  readonly responseHeaders?: readonly Header[];
}

interface Header {
  readonly name: string;
  readonly value?: string;
}

interface Filter {
  readonly urls: string[];
  readonly types: string[];
}

type EventName =
  | 'onBeforeRequest'
  | 'onSendHeaders'
  | 'onBeforeRedirect'
  | 'onHeadersReceived'
  | 'onResponseStarted'
  | 'onCompleted'
  | 'onErrorOccurred';

interface RequestEvent {
  addListener(listener: (request: Request) => void, filter: Filter, extraInfo: string[]): void;
  removeListener(listener: (request: Request) => void): void;
}

const DOCUMENTS: Filter = { urls: ['https://*/*', 'http://*/*'], types: ['main_frame', 'sub_frame', 'object'] };
const MAIN_FRAMES: Filter = { urls: ['https://*/*'], types: ['main_frame'] };
/** Responses of the kind with which sessions begin. */
const PAGES_AND_FETCHES: Filter = { urls: ['https://*/*'], types: ['main_frame', 'sub_frame', 'xmlhttprequest'] };
const SOCKETS: Filter = { urls: ['wss://*/*'], types: ['websocket'] };

/** Calls back for each document that is requested, with who started the navigation. */
export function onDocumentRequested(listener: (request: DocumentRequest) => void): void {
  const { origin } = self.location;
  const report = ({ tabId, url, type, requestId }: Request, initiator: Initiator | null) => {
    if (initiator !== null) listener({ tabId, url, isMainFrame: type === 'main_frame', initiator, requestId });
  };
  if (isFirefox()) {
    listen('onBeforeRequest', DOCUMENTS, [], (request) =>
      report(request, initiatorFromOriginUrl(request.originUrl, origin)),
    );
  } else {
    listen('onSendHeaders', DOCUMENTS, ['requestHeaders', 'extraHeaders'], (request) =>
      report(request, initiatorFromHeaders(sentNavigation(request), origin)),
    );
  }
}

/** Calls back for each document whose response arrives, and for each whose request fails. */
export function onDocumentResponse(listener: (response: DocumentResponse) => void): void {
  const report = ({ tabId, url, type }: Request, hasDocument: boolean) =>
    listener({ tabId, url, isMainFrame: type === 'main_frame', hasDocument });
  listen('onResponseStarted', DOCUMENTS, ['responseHeaders'], (request) =>
    report(request, !isJson(toResponse(request))),
  );
  listen('onErrorOccurred', DOCUMENTS, [], (request) => report(request, false));
}

/** Calls back when a rule sends a navigation of a tab to the gate, with the gate's address. */
export function onRedirectedToGate(listener: (redirect: TabRequest) => void): void {
  // With the origin that Chromium gives the page in this session, not the extension's own.
  const gateUrl = browser.runtime.getURL('/gate.html' as never);
  listen('onBeforeRedirect', MAIN_FRAMES, [], ({ tabId, redirectUrl }) => {
    if (redirectUrl?.startsWith(`${gateUrl}?`)) listener({ tabId, url: redirectUrl });
  });
}

/** Calls back when the headers of a page's or fetch's response arrive. */
export function onResponseHeaders(listener: (response: TabResponse) => void): void {
  // Firefox reports `Set-Cookie` anyway, and rejects options that it doesn't know.
  const extraHeaders = isFirefox() ? [] : ['extraHeaders'];
  listen('onHeadersReceived', PAGES_AND_FETCHES, ['responseHeaders', ...extraHeaders], (request) =>
    listener(toResponse(request)),
  );
}

/** Calls back when a document of a tab is complete. */
export function onDocumentCompleted(listener: (response: TabResponse) => void): void {
  listen('onCompleted', MAIN_FRAMES, ['responseHeaders'], (request) => listener(toResponse(request)));
}

/** Calls back for each socket that a tab opens. */
export function onSocketOpened(listener: (socket: TabRequest) => void): void {
  listen('onBeforeRequest', SOCKETS, [], ({ tabId, url }) => listener({ tabId, url }));
}

/**
 * Listens to such requests of tabs, on hosts that we have access to. It only observes: what happens to a request is decided
 * by rules.
 *
 * Chromium silently drops the listener of an extension that has access to no host at all, as after installation, and
 * doesn't restore it when access is granted. So it is added again then.
 */
function listen(eventName: EventName, filter: Filter, extraInfo: string[], listener: (request: Request) => void): void {
  const event = (browser.webRequest as unknown as Record<EventName, RequestEvent>)[eventName];
  const onRequest = (request: Request) => {
    if (request.tabId >= 0) listener(request);
  };
  const add = () => {
    event.removeListener(onRequest);
    event.addListener(onRequest, filter, extraInfo);
  };
  add();
  browser.permissions.onAdded.addListener(add);
}

function sentNavigation({ initiator, requestHeaders = [] }: Request) {
  return {
    initiator,
    headers: Object.fromEntries(requestHeaders.map(({ name, value = '' }) => [name.toLowerCase(), value])),
  };
}

function toResponse({ tabId, url, type, method, statusCode = 0, responseHeaders = [] }: Request): TabResponse {
  return {
    tabId,
    url,
    type,
    method,
    statusCode,
    // Firefox joins headers of the same name with line breaks.
    header: (wanted) =>
      responseHeaders.flatMap(({ name, value = '' }) => (name.toLowerCase() === wanted ? value.split('\n') : [])),
  };
}
