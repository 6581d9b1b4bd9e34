/**
 * What `urlFilter` and `regexFilter` mean, from their documentation:
 * https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest
 *
 * Both are asked about the whole URL as Chromium spells it, fragment and user info included.
 */

const compiled = new Map<string, RegExp>();

/** Whether the URL matches a `urlFilter`. */
export function urlFilterMatches(filter: string, isCaseSensitive: boolean, url: string): boolean {
  const key = `filter ${isCaseSensitive} ${filter}`;
  return compile(key, () => new RegExp(expressionOf(filter), isCaseSensitive ? '' : 'i')).test(url);
}

/** What a `regexFilter` finds in the URL, the whole match first, or null. */
export function regexFilterMatch(filter: string, isCaseSensitive: boolean, url: string): RegExpExecArray | null {
  const key = `regex ${isCaseSensitive} ${filter}`;
  return compile(key, () => new RegExp(sharedSyntax(filter), isCaseSensitive ? '' : 'i')).exec(url);
}

function compile(key: string, build: () => RegExp): RegExp {
  const known = compiled.get(key);
  if (known) return known;
  const expression = build();
  compiled.set(key, expression);
  return expression;
}

const DOMAIN_START = '^[a-z][a-z0-9+.-]*://(?:[^/?#]*@)?(?:[^/?#:]*\\.)?';

function expressionOf(filter: string): string {
  const [, left = '', middle = '', right = ''] = /^(\|{0,2})(.*?)(\|?)$/s.exec(filter) ?? [];
  const start = { '': '', '|': middle.startsWith('*') ? '' : '^', '||': DOMAIN_START }[left] ?? '';
  // A separator may also be the end of the URL, if it is the last thing in the filter that has to be there.
  const mayEndAt = /\^\**$/.exec(middle)?.index;
  const body = [...middle].map((character, at) => {
    if (character === '*') return '.*';
    if (character !== '^') return character.replace(/[\\$.+?()[\]{}|/-]/, '\\$&');
    return at === mayEndAt ? '(?:[^A-Za-z0-9_.%-]|$)' : '[^A-Za-z0-9_.%-]';
  });
  return start + body.join('') + (right === '|' && !middle.endsWith('*') ? '$' : '');
}

/** RE2 and JavaScript read what both know alike; lookaround and back references are JavaScript's alone. */
function sharedSyntax(filter: string): string {
  if (/\(\?[=!<]|(^|[^\\])(\\\\)*\\[1-9k]/.test(filter)) throw new Error(`RE2 does not know this: ${filter}`);
  return filter;
}
