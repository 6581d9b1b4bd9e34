import { type Initiator, initiatorByOriginUrl, initiatorBySentHeaders } from '../../core/grants/initiator.ts';
import type { Navigation } from '../../tasks/note-navigation.ts';
import { browser } from './browser.ts';

/** What is heard of: documents on hosts that we have access to, in tabs and in their frames. */
const FILTER = { urls: ['https://*/*', 'http://*/*'], types: ['main_frame', 'sub_frame', 'object'] };

/** The two events as their browsers have them; the published types know neither `extraHeaders` nor `initiator`. */
interface Request {
  readonly tabId: number;
  readonly url: string;
  readonly type: string;
  readonly initiator?: string;
  readonly originUrl?: string;
  readonly requestHeaders?: readonly { readonly name: string; readonly value?: string }[];
}

interface WebRequest {
  readonly onBeforeRequest: RequestEvent;
  readonly onSendHeaders: RequestEvent;
}

interface RequestEvent {
  addListener(listener: (request: Request) => void, filter: typeof FILTER, extraInfo: string[]): void;
}

/**
 * Calls back for each document asked for, before the gate could ask about it. Only listens: what becomes of a request is
 * decided by rules.
 */
export function onNavigation(listener: (navigation: Navigation) => void): void {
  const { protocol, origin } = self.location;
  const { onBeforeRequest, onSendHeaders } = browser.webRequest as unknown as WebRequest;
  const hear = (request: Request, initiator: Initiator | null) => {
    if (initiator === null || request.tabId < 0) return;
    const { tabId, url, type } = request;
    listener({ tabId, url, isMainFrame: type === 'main_frame', initiator });
  };
  if (protocol === 'moz-extension:') {
    onBeforeRequest.addListener(
      (request) => hear(request, initiatorByOriginUrl(request.originUrl, origin)),
      FILTER,
      [],
    );
    return;
  }
  onSendHeaders.addListener(
    (request) => {
      const headers = (request.requestHeaders ?? []).map(({ name, value = '' }) => [name.toLowerCase(), value]);
      const sent = { initiator: request.initiator, headers: Object.fromEntries(headers) };
      hear(request, initiatorBySentHeaders(sent, origin));
    },
    FILTER,
    ['requestHeaders', 'extraHeaders'],
  );
}
