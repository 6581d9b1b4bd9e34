/**
 * The meaning of `urlFilter` and `regexFilter` according to their documentation:
 * https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest
 *
 * Both match the whole URL as Chromium spells it, including user info and fragment.
 */

const compiled = new Map<string, RegExp>();

/** Whether the URL matches a `urlFilter`. */
export function urlFilterMatches(filter: string, isCaseSensitive: boolean, url: string): boolean {
  const key = `urlFilter ${isCaseSensitive} ${filter}`;
  return compile(key, () => new RegExp(regexOf(filter), isCaseSensitive ? '' : 'i')).test(url);
}

/** The match of a `regexFilter` in the URL, the whole match first, or null. */
export function regexFilterMatch(filter: string, isCaseSensitive: boolean, url: string): RegExpExecArray | null {
  const key = `regexFilter ${isCaseSensitive} ${filter}`;
  return compile(key, () => new RegExp(requireRe2(filter), isCaseSensitive ? '' : 'i')).exec(url);
}

function compile(key: string, build: () => RegExp): RegExp {
  const known = compiled.get(key);
  if (known) return known;
  const regex = build();
  compiled.set(key, regex);
  return regex;
}

const DOMAIN_START = '^[a-z][a-z0-9+.-]*://(?:[^/?#]*@)?(?:[^/?#:]*\\.)?';

function regexOf(filter: string): string {
  const [, left = '', middle = '', right = ''] = /^(\|{0,2})(.*?)(\|?)$/s.exec(filter) ?? [];
  const start = { '': '', '|': middle.startsWith('*') ? '' : '^', '||': DOMAIN_START }[left] ?? '';
  // A separator also matches the end of the URL, if nothing but wildcards follows it in the filter.
  const mayEndAt = /\^\**$/.exec(middle)?.index;
  const body = [...middle].map((character, at) => {
    if (character === '*') return '.*';
    if (character !== '^') return character.replace(/[\\$.+?()[\]{}|/-]/, '\\$&');
    return at === mayEndAt ? '(?:[^A-Za-z0-9_.%-]|$)' : '[^A-Za-z0-9_.%-]';
  });
  return start + body.join('') + (right === '|' && !middle.endsWith('*') ? '$' : '');
}

/** Refuses lookaround and back references, which JavaScript knows and RE2 doesn't. Both read everything else alike. */
function requireRe2(filter: string): string {
  if (/\(\?[=!<]|(^|[^\\])(\\\\)*\\[1-9k]/.test(filter)) throw new Error(`RE2 does not support: ${filter}`);
  return filter;
}
