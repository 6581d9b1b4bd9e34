import type { TabResponse } from '../../background/dependencies.ts';

/** A request as `webRequest` reports it; the published types lack `extraHeaders` and `initiator`. */
export interface ReportedRequest {
  readonly requestId: string;
  readonly tabId: number;
  readonly url: string;
  readonly type: string;
  readonly method: string;
  readonly initiator?: string;
  readonly originUrl?: string;
  readonly redirectUrl?: string;
  readonly parentFrameId?: number;
  readonly error?: string;
  /** Epoch milliseconds. */
  readonly timeStamp: number;
  readonly documentLifecycle?: string;
  readonly statusCode?: number;
  readonly requestHeaders?: readonly Header[];
  readonly responseHeaders?: readonly Header[];
}

interface Header {
  readonly name: string;
  readonly value?: string;
}

/** The response to a request. */
export function toResponse({
  tabId,
  url,
  type,
  method,
  statusCode = 0,
  responseHeaders = [],
}: ReportedRequest): TabResponse {
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
