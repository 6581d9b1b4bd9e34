import type { TabResponse } from '../../background/dependencies.ts';
import { browser } from './browser.ts';
import { type ReportedRequest, toResponse } from './web-request.ts';

interface RequestEvent {
  addListener(listener: (request: ReportedRequest) => void, filter: object, extraInfo?: string[]): void;
}

/** What is known of a request in a tab that shows one frame. */
export interface FrameRequest {
  /** The same for all redirects of a request. */
  readonly requestId: string;
  /** Whether it is for the document of the frame right below the page. */
  readonly isOutermost: boolean;
}

/** Calls back when the headers of a response to a tab arrive, as long as this page lives. */
export function onHeadersOfTab(tabId: number, listener: (response: TabResponse, request: FrameRequest) => void): void {
  const event = browser.webRequest.onHeadersReceived as unknown as RequestEvent;
  event.addListener(
    (request) => {
      const { requestId, type, parentFrameId } = request;
      listener(toResponse(request), { requestId, isOutermost: type === 'sub_frame' && parentFrameId === 0 });
    },
    { urls: ['https://*/*'], tabId },
    ['responseHeaders', 'extraHeaders'],
  );
}

/** Calls back when the document of a frame right below the page of a tab could not be loaded, with the browser's error. */
export function onFrameFailed(tabId: number, listener: (error: string) => void): void {
  const event = browser.webRequest.onErrorOccurred as unknown as RequestEvent;
  event.addListener(
    ({ parentFrameId, error = '' }) => {
      if (parentFrameId === 0) listener(error);
    },
    { urls: ['https://*/*'], tabId, types: ['sub_frame'] },
  );
}
