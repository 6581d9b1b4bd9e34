import { type NetworkError, readNetworkError } from '../../core/failures/network-error.ts';
import { type Server, serverUrl } from '../../core/proxy-url/server.ts';
import { browser } from './browser.ts';
import type { ReportedRequest } from './web-request.ts';

/** How long the event may come after the request has failed. */
const EVENT_LIMIT_MS = 250;

/** Why requests of this page to a server fail, which `fetch` itself tells nobody. */
export interface NetworkErrors {
  /** Why the last one failed, as far as the browser says that; null where it does not. */
  last(): Promise<NetworkError | null>;
  stop(): void;
}

/** Watches the requests of this page to the server, until it is stopped. */
export function watchNetworkErrors(server: Server): NetworkErrors {
  const { promise, resolve } = Promise.withResolvers<void>();
  let error: NetworkError | null = null;
  const onError = (request: ReportedRequest) => {
    const isOwn = (request.initiator ?? request.originUrl)?.startsWith(location.origin) ?? false;
    if (!isOwn || !request.url.startsWith(`${serverUrl(server)}/`)) return;
    error = readNetworkError(request.error ?? '');
    resolve();
  };
  const { onErrorOccurred } = browser.webRequest as unknown as { onErrorOccurred: ErrorEvent };
  onErrorOccurred.addListener(onError, { urls: ['https://*/*'], types: ['xmlhttprequest'] });
  return {
    last: async () => {
      await Promise.race([promise, new Promise((settle) => setTimeout(settle, EVENT_LIMIT_MS))]);
      return error;
    },
    stop: () => onErrorOccurred.removeListener(onError),
  };
}

interface ErrorEvent {
  addListener(listener: (request: ReportedRequest) => void, filter: { urls: string[]; types: string[] }): void;
  removeListener(listener: (request: ReportedRequest) => void): void;
}
