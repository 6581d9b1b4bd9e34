/** A response, as far as it tells something about an app or its apiserver. */
export interface ObservedResponse {
  readonly url: string;
  /** Resource type of the request. */
  readonly type: string;
  readonly method: string;
  readonly statusCode: number;
  /** Values of the headers of this lower-case name. */
  header(name: string): string[];
}

/** The apiserver's own `Status` for 401 has 130 to 170 bytes, indented or not. */
const MAX_STATUS_LENGTH = 256;

/**
 * Whether this is the apiserver's own 401 to a document. An app's own looks different: it is a page, or asks for a password
 * (`WWW-Authenticate`), or is longer.
 */
export function isApiserverRejection(response: ObservedResponse): boolean {
  const [length = Number.NaN] = response.header('content-length').map(Number);
  const [type = ''] = response.header('content-type');
  return (
    response.statusCode === 401 &&
    response.header('www-authenticate').length === 0 &&
    type.startsWith('application/json') &&
    length <= MAX_STATUS_LENGTH
  );
}

/** Whether the response is JSON, as the apiserver's own are. No script runs in a document that shows it. */
export function isJson(response: ObservedResponse): boolean {
  const [type = ''] = response.header('content-type');
  return /^application\/json\b/i.test(type);
}

/**
 * Where a response redirects with a GET request; null where it doesn't. A form's method is dropped by 303, and POST
 * by 301 and 302 (Fetch, HTTP-redirect fetch, step 12).
 */
export function redirectUrlOf(response: ObservedResponse): string | null {
  const { url, method, statusCode } = response;
  const [location] = response.header('location');
  if (location === undefined || !URL.canParse(location, url)) return null;
  const statuses = method === 'POST' ? [301, 302, 303] : [301, 302, 303, 307, 308];
  return statuses.includes(statusCode) ? new URL(location, url).href : null;
}

/**
 * What a browser shows of the response to a navigation: a document, in which a script of an extension runs; a page of its own, in
 * which none does, for a PDF; or nothing, because the response is empty or a download.
 */
export type ShownContent = 'document' | 'viewer' | 'nothing';

/**
 * What Firefox shows of it. What has no type is shown as what it looks like, and text of an unknown type as text; other unknown
 * types are downloads. A few that are taken for documents become downloads by what they contain.
 */
export function shownContent(response: ObservedResponse): ShownContent {
  const [disposition = 'inline'] = response.header('content-disposition');
  const type = /^[^;\s]*/.exec((response.header('content-type')[0] ?? '').trim().toLowerCase())?.[0] ?? '';
  if ([204, 205].includes(response.statusCode) || !/^\s*inline\b/i.test(disposition)) return 'nothing';
  if (type === 'application/pdf') return 'viewer';
  return type === '' || (DOCUMENT_TYPE.test(type) && !DOWNLOADED_TEXT.test(type)) ? 'document' : 'nothing';
}

const DOCUMENT_TYPE =
  /^(?:(?:text|image|audio|video|multipart)\/.+|.+\+(?:xml|json)|application\/(?:xml|json|(?:x-)?javascript|ecmascript))$/;
const DOWNLOADED_TEXT = /^text\/(?:csv|tab-separated-values|calendar|x?-?vcard|rtf|richtext)$/;
