import {
  type Initiator,
  initiatorByOriginUrl,
  initiatorBySentHeaders,
  type SentNavigation,
} from '../../core/grants/initiator.ts';
import type { Navigation } from '../../tasks/world.ts';
import { onRequests, type Request } from './requests.ts';

/** Documents of tabs and of their frames. */
const DOCUMENTS = { urls: ['https://*/*', 'http://*/*'], types: ['main_frame', 'sub_frame', 'object'] };

/** Calls back for each document asked for, before the gate could ask about it. */
export function onNavigation(listener: (navigation: Navigation) => void): void {
  const { protocol, origin } = self.location;
  const hear = ({ tabId, url, type }: Request, initiator: Initiator | null) => {
    if (initiator !== null) listener({ tabId, url, isMainFrame: type === 'main_frame', initiator });
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

function sentBy({ initiator, requestHeaders = [] }: Request): SentNavigation {
  return {
    initiator,
    headers: Object.fromEntries(requestHeaders.map(({ name, value = '' }) => [name.toLowerCase(), value])),
  };
}
