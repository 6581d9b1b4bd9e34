import { browser } from './browser.ts';

const FILTER = { urls: ['https://*/*'], types: ['main_frame' as const] };
/** The apiserver's own answer is a `Status` of some 130 to 170 bytes, whether indented or not. */
const LONGEST_STATUS = 256;

interface Answer {
  readonly tabId: number;
  readonly url: string;
  readonly statusCode: number;
  readonly responseHeaders?: readonly { readonly name: string; readonly value?: string }[] | undefined;
}

/**
 * Calls back for each document that an apiserver refused with its own 401. An app's own looks different: a page, or a
 * question for a password (`WWW-Authenticate`), or a longer text.
 *
 * Told again when access is given, as in `onNavigation`.
 */
export function onRefusal(listener: (refusal: { readonly tabId: number; readonly url: string }) => void): void {
  const heard = ({ tabId, url, statusCode, responseHeaders = [] }: Answer) => {
    if (statusCode === 401 && tabId >= 0 && isStatus(responseHeaders)) listener({ tabId, url });
  };
  const listen = () => {
    browser.webRequest.onCompleted.removeListener(heard);
    browser.webRequest.onCompleted.addListener(heard, FILTER, ['responseHeaders']);
  };
  listen();
  browser.permissions.onAdded.addListener(listen);
}

function isStatus(headers: NonNullable<Answer['responseHeaders']>): boolean {
  const headerOf = (wanted: string) => headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
  const length = Number(headerOf('content-length') ?? Number.NaN);
  return (
    headerOf('www-authenticate') === undefined &&
    (headerOf('content-type') ?? '').startsWith('application/json') &&
    length <= LONGEST_STATUS
  );
}
