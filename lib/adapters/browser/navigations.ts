import {
  type Initiator,
  initiatorByOriginUrl,
  initiatorBySentHeaders,
  type SentNavigation,
} from '../../core/grants/initiator.ts';
import type { Navigation } from '../../tasks/world.ts';
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
  removeListener(listener: (request: Request) => void): void;
}

/**
 * Calls back for each document asked for, before the gate could ask about it. Only listens: what becomes of a request is
 * decided by rules.
 *
 * Chromium refuses the listener of an extension that has access to no host at all, as after install, and does not take
 * that back when access is given. So it is told again then.
 */
export function onNavigation(listener: (navigation: Navigation) => void): void {
  const { protocol, origin } = self.location;
  const hear = (request: Request, initiator: Initiator | null) => {
    if (initiator === null || request.tabId < 0) return;
    const { tabId, url, type } = request;
    listener({ tabId, url, isMainFrame: type === 'main_frame', initiator });
  };
  const listen =
    protocol === 'moz-extension:'
      ? onRequests('onBeforeRequest', [], (request) => hear(request, initiatorByOriginUrl(request.originUrl, origin)))
      : onRequests('onSendHeaders', ['requestHeaders', 'extraHeaders'], (request) =>
          hear(request, initiatorBySentHeaders(sentBy(request), origin)),
        );
  listen();
  browser.permissions.onAdded.addListener(listen);
}

function onRequests(name: keyof WebRequest, extraInfo: string[], heard: (request: Request) => void): () => void {
  const event = (browser.webRequest as unknown as WebRequest)[name];
  return () => {
    event.removeListener(heard);
    event.addListener(heard, FILTER, extraInfo);
  };
}

function sentBy({ initiator, requestHeaders = [] }: Request): SentNavigation {
  return {
    initiator,
    headers: Object.fromEntries(requestHeaders.map(({ name, value = '' }) => [name.toLowerCase(), value])),
  };
}
