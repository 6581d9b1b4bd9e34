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

const NOTHING: GoUrl = {
  scheme: '',
  opaque: '',
  userInfo: '',
  host: '',
  path: '',
  rawPath: '',
  query: '',
  fragment: '',
};

// A space is an error in a host only.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what Go refuses
const CONTROL = /[\x00-\x1f\x7f]/;

const HOST = /^(\[[^\]]*\]|[^[\]:\s%\\^`{|}]*)(:\d*)?$/;

/** `url.Parse`. Null where it gives an error. */
export function parseGoUrl(text: string): GoUrl | null {
  const raw = Buffer.from(text).toString('latin1');
  const [, start = '', query = '', rawFragment = ''] = /^([^?#]*)(\?[^#]*)?(?:#(.*))?$/s.exec(raw) ?? [];
  const fragment = decode(rawFragment);
  if (CONTROL.test(raw) || fragment === null || start.startsWith(':')) return null;
  const [scheme = ''] = /^[a-zA-Z][a-zA-Z0-9+.-]*(?=:)/.exec(start) ?? [];
  const rest = scheme === '' ? start : start.slice(scheme.length + 1);
  const url = { ...NOTHING, scheme: scheme.toLowerCase(), query, fragment };
  if (rest.startsWith('/')) return parseHierarchy(url, rest);
  if (scheme !== '') return { ...url, opaque: rest };
  return rest.split('/', 1)[0]?.includes(':') ? null : parsePath(url, rest);
}

function parseHierarchy(url: GoUrl, text: string): GoUrl | null {
  const hasAuthority = text.startsWith('//') && (url.scheme !== '' || !text.startsWith('///'));
  if (!hasAuthority) return parsePath(url, text);
  const [, userInfo = '', host = '', path = ''] = /^\/\/([^/]*@)?([^/]*)(.*)$/s.exec(text) ?? [];
  return HOST.test(host) ? parsePath({ ...url, userInfo, host }, path) : null;
}

function parsePath(url: GoUrl, text: string): GoUrl | null {
  const path = decode(text);
  if (path === null) return null;
  return { ...url, path, rawPath: escapePath(path) === text ? '' : text };
}

/** `URL.String`. */
export function writeGoUrl(url: GoUrl): string {
  const scheme = url.scheme === '' ? '' : `${url.scheme}:`;
  const body = url.opaque === '' ? writeHierarchy(url) : url.opaque;
  const fragment = url.fragment === '' ? '' : `#${encode(url.fragment, /[\w.~$&+,/:;=?@!()*-]/)}`;
  return Buffer.from(scheme + body + url.query + fragment, 'latin1').toString();
}

function writeHierarchy({ scheme, userInfo, host, path, rawPath }: GoUrl): string {
  const isWrittenWell = /^[\w.~$&+,/:;=@!'()*[\]%-]+$/.test(rawPath) && decode(rawPath) === path;
  const written = isWrittenWell ? rawPath : escapePath(path);
  const authority = userInfo + host;
  if (authority !== '') return `//${authority}${/^(\/|$)/.test(written) ? '' : '/'}${written}`;
  if (scheme !== '') return path === '' ? '' : `//${written}`;
  // Without it the path would be taken for a scheme.
  return written.split('/', 1)[0]?.includes(':') ? `./${written}` : written;
}

/** A path written the way Go writes one that it has only in decoded form. */
export function escapePath(path: string): string {
  return path === '*' ? path : encode(path, /[\w.~$&+,/:;=@-]/);
}

function encode(text: string, kept: RegExp): string {
  return text.replace(/./gs, (char) => {
    return kept.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function decode(text: string): string | null {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return null;
  return text.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
