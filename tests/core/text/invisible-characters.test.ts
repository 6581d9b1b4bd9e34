import { describe, expect, it } from 'vitest';
import { escapeInvisible, escapeInvisibleInName } from '../../../lib/core/text/invisible-characters.ts';

describe('escapeInvisible', () => {
  it.each([
    ['a control character', 'a\u0007b', 'a[U+0007]b'],
    ['a line break', 'a\nb', 'a[U+000A]b'],
    ['a right-to-left override', 'prod\u202Edorp', 'prod[U+202E]dorp'],
    ['a bidirectional isolate', '\u2067a\u2069', '[U+2067]a[U+2069]'],
    ['an Arabic letter mark', 'a\u061Cb', 'a[U+061C]b'],
    ['a zero-width space', 'pro\u200Bd', 'pro[U+200B]d'],
    ['a zero-width joiner', 'pro\u200Dd', 'pro[U+200D]d'],
    ['a byte order mark', '\uFEFFprod', '[U+FEFF]prod'],
    ['a soft hyphen', 'pro\u00ADd', 'pro[U+00AD]d'],
    ['a combining grapheme joiner', 'pro\u034Fd', 'pro[U+034F]d'],
    ['a Hangul filler', 'prod\u3164', 'prod[U+3164]'],
    ['a variation selector', 'prod\uFE0F', 'prod[U+FE0F]'],
    ['a tag character', 'prod\u{E0061}', 'prod[U+E0061]'],
    ['a blank Braille pattern', 'a\u2800b', 'a[U+2800]b'],
    ['a line separator', 'a\u2028b', 'a[U+2028]b'],
    ['a lone surrogate', 'a\uD83D', 'a[U+D83D]'],
    ['spaces other than U+0020', 'a\u00A0b\u3000c', 'a[U+00A0]b[U+3000]c'],
    ['a combining mark without a base', '\u0301a', '[U+0301]a'],
    [
      'the fourth and later combining marks on one letter',
      `a${'\u0301'.repeat(5)}`,
      'a\u0301\u0301\u0301[U+0301][U+0301]',
    ],
  ])('escapes %s', (_character, text, escaped) => {
    expect(escapeInvisible(text)).toBe(escaped);
    expect(escapeInvisible(escaped)).toBe(escaped);
  });
});

describe('escapeInvisibleInName', () => {
  it.each([
    ['a space at the start', ' prod', '[U+0020]prod'],
    ['a space at the end', 'prod ', 'prod[U+0020]'],
    ['a doubled space', 'a  b', 'a [U+0020]b'],
    ['a single space', ' ', '[U+0020]'],
  ])('escapes %s, which escapeInvisible keeps', (_space, text, escaped) => {
    expect(escapeInvisibleInName(text)).toBe(escaped);
    expect(escapeInvisible(text)).toBe(text);
  });

  it('escapes what escapeInvisible escapes', () => {
    expect(escapeInvisibleInName('prod\u202Edorp ')).toBe('prod[U+202E]dorp[U+0020]');
  });

  it.each(['gke_proj_eu_dev', 'my cluster', '生产环境', 'produção', 'прод', 'אבג', 'ขึ้น', '🚢', 'a<b>&amp;"c"'])(
    'keeps %s',
    (name) => {
      expect(escapeInvisibleInName(name)).toBe(name);
    },
  );
});
