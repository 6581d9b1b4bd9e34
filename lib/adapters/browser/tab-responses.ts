import type { TabResponse } from '../../background/dependencies.ts';
import { browser } from './browser.ts';
import { type ReportedRequest, toResponse } from './web-request.ts';

interface RequestEvent {
  addListener(listener: (request: ReportedRequest) => void, filter: object, extraInfo?: string[]): void;
}

/**
 * Calls back when the headers of a response to a tab arrive, as long as this page lives. The id is the same for all redirects of a
 * request.
 */
export function onHeadersOfTab(tabId: number, listener: (response: TabResponse, requestId: string) => void): void {
  const event = browser.webRequest.onHeadersReceived as unknown as RequestEvent;
  event.addListener((request) => listener(toResponse(request), request.requestId), { urls: ['https://*/*'], tabId }, [
    'responseHeaders',
    'extraHeaders',
  ]);
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
