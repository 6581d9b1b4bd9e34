import { browser } from './browser.ts';

/** A request as `webRequest` tells of it; the published types know neither `extraHeaders` nor `initiator`. */
export interface Request {
  readonly tabId: number;
  readonly url: string;
  readonly type: string;
  readonly method: string;
  readonly initiator?: string;
  readonly originUrl?: string;
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

type Moment = 'onBeforeRequest' | 'onSendHeaders' | 'onHeadersReceived' | 'onCompleted';

interface RequestEvent {
  addListener(listener: (request: Request) => void, filter: Filter, extraInfo: string[]): void;
  removeListener(listener: (request: Request) => void): void;
}

/**
 * Calls back at this moment of each such request, of tabs and on hosts that we have access to. Only listens: what becomes
 * of a request is decided by rules.
 *
 * Chromium refuses the listener of an extension that has access to no host at all, as after install, and does not take
 * that back when access is given. So it is told again then.
 */
export function onRequests(
  moment: Moment,
  filter: Filter,
  extraInfo: string[],
  heard: (request: Request) => void,
): void {
  const event = (browser.webRequest as unknown as Record<Moment, RequestEvent>)[moment];
  const hear = (request: Request) => {
    if (request.tabId >= 0) heard(request);
  };
  const listen = () => {
    event.removeListener(hear);
    event.addListener(hear, filter, extraInfo);
  };
  listen();
  browser.permissions.onAdded.addListener(listen);
}

/** The values of the response's headers of this name, in lower case. Firefox joins those of one name by line breaks. */
export function answered({ responseHeaders = [] }: Request, wanted: string): string[] {
  return responseHeaders.flatMap(({ name, value = '' }) => (name.toLowerCase() === wanted ? value.split('\n') : []));
}
