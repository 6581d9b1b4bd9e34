/**
 * A URL as Go's net/url takes it apart and writes it again. The apiserver rewrites links with it, and the results
 * that surprise (V-RW-12 to V-RW-16, V-RW-22) come from here.
 *
 * Text is handled as its UTF-8 bytes, one character for each.
 */
export interface GoUrl {
  scheme: string;
  /** What follows the scheme of a URL without slashes: `mailto:a@b`. */
  opaque: string;
  /** With the `@` that ends it, as written. */
  userInfo: string;
  host: string;
  /** Decoded. */
  path: string;
  /** As written, or empty where writing `path` anew gives the same. */
  rawPath: string;
  /** With its question mark, as written. */
  query: string;
  /** Decoded. */
  fragment: string;
}

const CONTROL = /[\x00-\x20\x7f]/;
const UNRESERVED = /[\w.~-]/;

/** `url.Parse`. Null where it gives an error. */
export function parseGoUrl(text: string): GoUrl | null {
  const raw = Buffer.from(text).toString('latin1');
  // A space is an error in a host only; other control characters are everywhere.
  if (CONTROL.test(raw.replaceAll(' ', ''))) return null;
  const [beforeFragment = '', ...afterHash] = raw.split('#');
  const fragment = unescape(afterHash.join('#'));
  const split = splitScheme(beforeFragment);
  if (fragment === null || !split) return null;
  const at = split.rest.indexOf('?');
  const query = at < 0 ? '' : split.rest.slice(at);
  let rest = at < 0 ? split.rest : split.rest.slice(0, at);
  const url: GoUrl = { scheme: split.scheme, opaque: '', userInfo: '', host: '', path: '', rawPath: '', query, fragment };
  if (!rest.startsWith('/')) {
    if (url.scheme !== '') return { ...url, opaque: rest };
    if (rest.split('/', 1)[0]?.includes(':')) return null;
  }
  if (rest.startsWith('//') && (url.scheme !== '' || !rest.startsWith('///'))) {
    const [, authority = '', path = ''] = /^\/\/([^/]*)(.*)$/.exec(rest) ?? [];
    const userEnd = authority.lastIndexOf('@') + 1;
    url.userInfo = authority.slice(0, userEnd);
    url.host = authority.slice(userEnd);
    if (!/^(\[[^\]]*\]|[^[\]:\s%\\^`{|}]*)(:\d*)?$/.test(url.host)) return null;
    rest = path;
  }
  const path = unescape(rest);
  if (path === null) return null;
  return { ...url, path, rawPath: escapePath(path) === rest ? '' : rest };
}

/** `URL.String`. */
export function writeGoUrl(url: GoUrl): string {
  const { scheme, opaque, userInfo, host, query } = url;
  let text = scheme === '' ? '' : `${scheme}:`;
  if (opaque !== '') text += opaque;
  else {
    if (scheme !== '' || host !== '' || userInfo !== '') {
      if (host !== '' || url.path !== '' || userInfo !== '') text += '//';
      text += userInfo + host;
    }
    const path = isEncoded(url.rawPath) && unescape(url.rawPath) === url.path ? url.rawPath : escapePath(url.path);
    if (path !== '' && !path.startsWith('/') && host !== '') text += '/';
    if (text === '' && path.split('/', 1)[0]?.includes(':')) text += './';
    text += path;
  }
  const fragment = url.fragment === '' ? '' : `#${escape(url.fragment, /[\w.~$&+,/:;=?@!()*-]/)}`;
  return Buffer.from(text + query + fragment, 'latin1').toString();
}

/** A path written the way Go writes one that it has only in decoded form. */
export function escapePath(path: string): string {
  return path === '*' ? path : escape(path, /[\w.~$&+,/:;=@-]/);
}

function splitScheme(text: string): { scheme: string; rest: string } | null {
  if (text.startsWith(':')) return null;
  const [matched, scheme = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text) ?? [''];
  return { scheme: scheme.toLowerCase(), rest: text.slice(matched.length) };
}

function escape(text: string, kept: RegExp): string {
  return text.replace(/[^]/g, (char) => {
    if (kept.test(char) || UNRESERVED.test(char)) return char;
    return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function unescape(text: string): string | null {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return null;
  return text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function isEncoded(rawPath: string): boolean {
  return rawPath !== '' && /^[\w.~$&+,/:;=@!'()*[\]%-]*$/.test(rawPath);
}
