import type {
  DocumentRequest,
  DocumentResponse,
  FailedNavigation,
  FetchResponses,
  FrameReport,
  HeldAnswer,
  NavigationAnswer,
  TabRequest,
  TabResponse,
} from '../../background/dependencies.ts';
import {
  isApiserverRejection,
  isJson,
  redirectUrlOf,
  type ShownContent,
  shownContent,
} from '../../core/apps/responses.ts';
import { FRAME_PATH } from '../../core/frame-path.ts';
import { originOf } from '../../core/origin-of.ts';
import { isInDomain } from '../../core/proxy-url/server.ts';
import { GATE_MARK } from '../../core/rules/gate-redirects.ts';
import { readInitiator, UNKNOWN_PAGE } from '../../core/tabs/initiator.ts';
import { browser, isFirefox } from './browser.ts';
import { answerInTime } from './held-navigations.ts';
import type { StartCheck } from './start-check.ts';
import { patternOfPrefix } from './url-patterns.ts';
import { type ReportedRequest as Request, toResponse } from './web-request.ts';

interface Filter {
  readonly urls: string[];
  readonly types: string[];
}

/** What becomes of a request that an extension held. */
interface BlockingResponse {
  readonly cancel?: boolean;
  readonly redirectUrl?: string;
  readonly responseHeaders?: Request['responseHeaders'];
}

type EventName =
  | 'onBeforeRequest'
  | 'onBeforeSendHeaders'
  | 'onSendHeaders'
  | 'onBeforeRedirect'
  | 'onHeadersReceived'
  | 'onResponseStarted'
  | 'onCompleted'
  | 'onErrorOccurred';

/** The browser waits for what a blocking one returns, and ignores what others do. */
type Listener = (request: Request) => unknown;

interface RequestEvent {
  addListener(listener: Listener, filter: Filter, extraInfo?: string[]): void;
  removeListener(listener: Listener): void;
}

const DOCUMENTS: Filter = { urls: ['https://*/*', 'http://*/*'], types: ['main_frame', 'sub_frame', 'object'] };
const MAIN_FRAMES: Filter = { urls: ['https://*/*'], types: ['main_frame'] };
const PAGES: Filter = { urls: ['https://*/*'], types: ['main_frame', 'sub_frame'] };
const FETCHES: Filter = { urls: ['https://*/*'], types: ['xmlhttprequest'] };
/** What our script in a frame requests to wait for the background. */
const FRAME_REQUESTS: Filter = { urls: [`https://*${FRAME_PATH}`, `http://*${FRAME_PATH}`], types: ['xmlhttprequest'] };
const SOCKETS: Filter = { urls: ['wss://*/*'], types: ['websocket'] };

/** Calls back for each document that is requested, with who started the navigation. */
export function onDocumentRequested(listener: (request: DocumentRequest) => void): void {
  listen('onSendHeaders', DOCUMENTS, ['requestHeaders', ...extraHeaders()], (request) => {
    const document = toDocumentRequest(request);
    if (document) listener(document);
  });
}

/** What becomes of requests that wait. */
export interface HeldRequests {
  /** Of one that rules marked for the gate. */
  marked(request: DocumentRequest, signal: AbortSignal): Promise<HeldAnswer>;
  /** Of one that a page of the same host, but of another origin, started; null to let it go as it is. */
  fromNeighbour(request: DocumentRequest, signal: AbortSignal): Promise<HeldAnswer | null>;
}

/**
 * Holds the requests that rules marked for the gate, and those in which rules cannot tell the page that started them from one of the
 * app, because they see no ports, in browsers that let an extension hold requests. A redirect to the URL itself makes the browser
 * apply its rules anew. Where the browser names nobody as the one who started it, the check finds out.
 */
export function holdRequests(gateAddress: string, check: StartCheck, { marked, fromNeighbour }: HeldRequests): void {
  if (!isFirefox()) return;
  listen('onBeforeSendHeaders', MAIN_FRAMES, ['blocking', 'requestHeaders'], (request) => {
    const checked = check.end(request);
    if (checked) return hold(checked.request, marked, checked);
    if (headersOf(request)[GATE_MARK.toLowerCase()] !== undefined) return holdMarked(request);
    return isFromNeighbour(request) ? hold(request, fromNeighbour) : undefined;
  });

  const holdMarked = async (request: Request): Promise<BlockingResponse> => {
    const document = toDocumentRequest(request);
    if (document === null || document.initiator.kind === 'page' || document.initiator.kind === 'extension') {
      return hold(request, marked);
    }
    const address = await check.begin(request);
    return address === null ? hold(request, marked, { isStartedByPage: true }) : { redirectUrl: address };
  };

  const hold = async (
    request: Request,
    answer: (request: DocumentRequest, signal: AbortSignal) => Promise<HeldAnswer | null>,
    { isStartedByPage } = { isStartedByPage: false },
  ): Promise<BlockingResponse> => {
    const document = toDocumentRequest(request);
    if (!document) return { cancel: true };
    const started = isStartedByPage ? { ...document, initiator: UNKNOWN_PAGE } : document;
    const held = await answerInTime((signal) => answer(started, signal));
    switch (held?.kind) {
      case undefined:
        return {};
      case 'go':
        return { redirectUrl: held.url };
      case 'stay':
        return { cancel: true };
      case 'ask':
        return { redirectUrl: gateAddress + request.url };
    }
  };
}

/** Whether a page of the target's host or of a subdomain started the request, at another port or scheme. */
function isFromNeighbour({ url, originUrl }: Request): boolean {
  const target = new URL(url);
  const origin = originOf(originUrl ?? '');
  return origin !== null && origin !== target.origin && isInDomain(new URL(origin).hostname, target.hostname);
}

/**
 * Tells `answered` what each navigation came to, and holds its response until that resolves, in browsers that let an extension
 * hold responses. Redirects are not told. Where it resolves to true, because the tab's own app answers, an error in JSON becomes
 * text, as which our script in the document can read it.
 */
export function holdResponses(answered: (answer: NavigationAnswer) => Promise<boolean>): void {
  if (!isFirefox()) return;
  listen('onHeadersReceived', MAIN_FRAMES, ['blocking', 'responseHeaders'], (request) => {
    const response = toResponse(request);
    // The response from the cache follows one that says that this has not changed.
    if (redirectUrlOf(response) !== null || response.statusCode === 304) return undefined;
    // A rejected credential is told by the headers, as the apiserver sent them.
    const isError = response.statusCode >= 400 && isJson(response) && !isApiserverRejection(response);
    return tell(request, shownContent(response)).then((isOwnApp) => (isOwnApp && isError ? asText(request) : {}));
  });
  listen('onErrorOccurred', MAIN_FRAMES, [], (request) => void tell(request, 'nothing'));

  const tell = ({ tabId, url, requestId }: Request, content: ShownContent): Promise<boolean> =>
    answered({ tabId, url, requestId, content }).catch(() => false);
}

/** The response as plain text: Firefox shows JSON in a page of its own, in which no script of an extension runs. */
function asText({ responseHeaders = [] }: Request): BlockingResponse {
  const others = responseHeaders.filter(({ name }) => name.toLowerCase() !== 'content-type');
  return { responseHeaders: [...others, { name: 'Content-Type', value: 'text/plain; charset=utf-8' }] };
}

/**
 * Tells `started` of each frame in which our script waits, and keeps it waiting until that resolves or fails, in browsers that let
 * an extension hold requests.
 */
export function holdFrames(started: (frame: FrameReport) => Promise<void>): void {
  if (!isFirefox()) return;
  listen('onBeforeRequest', FRAME_REQUESTS, ['blocking'], ({ tabId, url }) =>
    started({ tabId, url, origin: new URL(url).origin })
      .catch(() => undefined)
      .then(() => ({ cancel: true })),
  );
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

/**
 * Calls back when a navigation of a tab fails before there is an answer. Not for forms, whose data the browser's own page can send
 * again, nor for pages that the browser loads before somebody goes there.
 */
export function onNavigationFailed(listener: (failed: FailedNavigation) => void): void {
  const answered = new Map<number, string>();
  listen('onResponseStarted', MAIN_FRAMES, [], ({ tabId, requestId }) => void answered.set(tabId, requestId));
  listen('onErrorOccurred', MAIN_FRAMES, [], ({ tabId, url, method, requestId, documentLifecycle, error = '' }) => {
    const isInFront = method === 'GET' && documentLifecycle !== 'prerender';
    if (isInFront && answered.get(tabId) !== requestId) listener({ tabId, url, error });
    answered.delete(tabId);
  });
}

/** Calls back when a rule sends a navigation of a tab to the gate, with the gate's address. */
export function onRedirectedToGate(listener: (redirect: TabRequest) => void): void {
  // With the origin that Chromium gives the page in this session, not the extension's own.
  const gateUrl = browser.runtime.getURL('/gate.html' as never);
  listen('onBeforeRedirect', MAIN_FRAMES, [], ({ tabId, redirectUrl }) => {
    if (redirectUrl?.startsWith(`${gateUrl}?`)) listener({ tabId, url: redirectUrl });
  });
}

/** Calls back when the headers of a page's response arrive. */
export function onPageHeaders(listener: (response: TabResponse) => void): void {
  listenToHeaders(PAGES, listener);
}

/**
 * Calls back when the headers of a fetch's response arrive. The browser wakes a stopped background for those that were
 * listened to last, and the background then listens to all until it knows better.
 */
export function browserFetchResponses(listener: (response: TabResponse) => void): FetchResponses {
  let urls = FETCHES.urls;
  let stop = listenToHeaders(FETCHES, listener);
  return {
    listenTo(prefixes) {
      const wanted = prefixes.map(patternOfPrefix).sort();
      if (JSON.stringify(wanted) === JSON.stringify(urls)) return;
      const stopBefore = stop;
      urls = wanted;
      // An empty filter would mean all URLs.
      stop = wanted.length > 0 ? listenToHeaders({ ...FETCHES, urls }, listener) : () => {};
      stopBefore();
    },
  };
}

/** Calls back when a document of a tab is complete, with when it was requested, in epoch milliseconds. */
export function onDocumentCompleted(listener: (response: TabResponse, sentAt: number | undefined) => void): void {
  const sentAt = new Map<number, { readonly requestId: string; readonly at: number }>();
  listen('onSendHeaders', MAIN_FRAMES, [], ({ tabId, requestId, timeStamp }) => {
    sentAt.set(tabId, { requestId, at: timeStamp });
  });
  listen('onCompleted', MAIN_FRAMES, ['responseHeaders'], (request) => {
    const sent = sentAt.get(request.tabId);
    sentAt.delete(request.tabId);
    listener(toResponse(request), sent?.requestId === request.requestId ? sent.at : undefined);
  });
}

/** Calls back for each socket that a tab opens. */
export function onSocketOpened(listener: (socket: TabRequest) => void): void {
  listen('onBeforeRequest', SOCKETS, [], ({ tabId, url }) => listener({ tabId, url }));
}

/**
 * Listens to such requests of tabs, on hosts that we have access to. Nearly all listeners only observe: what happens to a
 * request is decided by rules.
 *
 * Chromium silently drops the listener of an extension that has access to no host at all, as after installation, and
 * doesn't restore it when access is granted. So it is added again then. Returns what ends it.
 */
function listen(eventName: EventName, filter: Filter, extraInfo: string[], listener: Listener): () => void {
  const event = (browser.webRequest as unknown as Record<EventName, RequestEvent>)[eventName];
  const onRequest = (request: Request) => (request.tabId >= 0 ? listener(request) : undefined);
  const add = () => {
    event.removeListener(onRequest);
    // Firefox throws for an empty list at an event that knows no options.
    event.addListener(onRequest, filter, ...(extraInfo.length > 0 ? [extraInfo] : []));
  };
  add();
  browser.permissions.onAdded.addListener(add);
  return () => {
    event.removeListener(onRequest);
    browser.permissions.onAdded.removeListener(add);
  };
}

function listenToHeaders(filter: Filter, listener: (response: TabResponse) => void): () => void {
  return listen('onHeadersReceived', filter, ['responseHeaders', ...extraHeaders()], (request) =>
    listener(toResponse(request)),
  );
}

/** Chromium tells some headers only on request. Firefox tells all of them, and rejects options that it doesn't know. */
function extraHeaders(): string[] {
  return isFirefox() ? [] : ['extraHeaders'];
}

/** Null for a prefetch. */
function toDocumentRequest(request: Request): DocumentRequest | null {
  const { tabId, url, type, requestId } = request;
  const started = { initiator: request.initiator ?? request.originUrl, headers: headersOf(request) };
  const initiator = readInitiator(started, {
    ownOrigin: self.location.origin,
    targetOrigin: new URL(url).origin,
  });
  return initiator && { tabId, url, isMainFrame: type === 'main_frame', initiator, requestId };
}

/** By lower-case name. */
function headersOf({ requestHeaders = [] }: Request): Readonly<Record<string, string>> {
  return Object.fromEntries(requestHeaders.map(({ name, value = '' }) => [name.toLowerCase(), value]));
}
