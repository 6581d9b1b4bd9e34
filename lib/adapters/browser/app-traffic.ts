import type { CookieAnswer, TabRequest } from '../../tasks/world.ts';
import { answered, onRequests, type Request } from './requests.ts';

const DOCUMENTS = { urls: ['https://*/*'], types: ['main_frame'] };
/** What sessions begin with. */
const ANSWERS = { urls: ['https://*/*'], types: ['main_frame', 'sub_frame', 'xmlhttprequest'] };
const SOCKETS = { urls: ['wss://*/*'], types: ['websocket'] };
/** The apiserver's own answer is a `Status` of some 130 to 170 bytes, whether indented or not. */
const LONGEST_STATUS = 256;

/** Calls back for each socket that a tab opens. */
export function onSocket(listener: (socket: TabRequest) => void): void {
  onRequests('onBeforeRequest', SOCKETS, [], ({ tabId, url }) => listener({ tabId, url }));
}

/** Calls back for each answer that sets cookies. */
export function onCookies(listener: (answer: CookieAnswer) => void): void {
  // Firefox shows these headers without being asked to, and refuses what it does not know.
  const extraHeaders = self.location.protocol === 'moz-extension:' ? [] : ['extraHeaders'];
  onRequests('onHeadersReceived', ANSWERS, ['responseHeaders', ...extraHeaders], (request) => {
    const { tabId, url } = request;
    const setCookies = answered(request, 'set-cookie');
    if (setCookies.length === 0) return;
    const [location] = answered(request, 'location');
    const leadsTo = location !== undefined && isFollowedByGet(request) ? new URL(location, url).href : null;
    listener({ tabId, url, setCookies, leadsTo });
  });
}

/** Fetch, HTTP-redirect fetch, step 12: a form's method is dropped by 303, and POST by 301 and 302. */
function isFollowedByGet({ type, method, statusCode = 0 }: Request): boolean {
  if (type !== 'main_frame') return false;
  return (
    statusCode === 303 ||
    (method === 'POST' ? [301, 302].includes(statusCode) : [301, 302, 307, 308].includes(statusCode))
  );
}

/**
 * Calls back for each document that an apiserver refused with its own 401. An app's own looks different: a page, or a
 * question for a password (`WWW-Authenticate`), or a longer text.
 */
export function onRefusal(listener: (refusal: TabRequest) => void): void {
  onRequests('onCompleted', DOCUMENTS, ['responseHeaders'], (request) => {
    const { tabId, url, statusCode } = request;
    if (statusCode === 401 && isStatus(request)) listener({ tabId, url });
  });
}

function isStatus(request: Request): boolean {
  const [length = Number.NaN] = answered(request, 'content-length').map(Number);
  const [type = ''] = answered(request, 'content-type');
  return (
    answered(request, 'www-authenticate').length === 0 &&
    type.startsWith('application/json') &&
    length <= LONGEST_STATUS
  );
}
