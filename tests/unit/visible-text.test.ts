import { describe, expect, it } from 'vitest';
import { visibleName, visibleText } from '../../lib/core/visible-text.ts';

describe('a character that a person would not see is written out:', () => {
  it.each([
    ['a control', 'a\u0007b', 'a[U+0007]b'],
    ['a line break', 'a\nb', 'a[U+000A]b'],
    ['a mark that turns what follows', 'prod\u202Edorp', 'prod[U+202E]dorp'],
    ['an isolate', '\u2067a\u2069', '[U+2067]a[U+2069]'],
    ['an Arabic letter mark', 'a\u061Cb', 'a[U+061C]b'],
    ['a zero-width space', 'pro\u200Bd', 'pro[U+200B]d'],
    ['a joiner', 'pro\u200Dd', 'pro[U+200D]d'],
    ['a byte order mark', '\uFEFFprod', '[U+FEFF]prod'],
    ['a soft hyphen', 'pro\u00ADd', 'pro[U+00AD]d'],
    ['a combining joiner', 'pro\u034Fd', 'pro[U+034F]d'],
    ['a letter without a shape', 'prod\u3164', 'prod[U+3164]'],
    ['a variation selector', 'prod\uFE0F', 'prod[U+FE0F]'],
    ['a tag', 'prod\u{E0061}', 'prod[U+E0061]'],
    ['a blank braille pattern', 'a\u2800b', 'a[U+2800]b'],
    ['a line separator', 'a\u2028b', 'a[U+2028]b'],
    ['half of a pair', 'a\uD83D', 'a[U+D83D]'],
    ['a space of another kind', 'a\u00A0b\u3000c', 'a[U+00A0]b[U+3000]c'],
    ['a mark on nothing', '\u0301a', '[U+0301]a'],
    ['marks piled on one letter', `a${'\u0301'.repeat(5)}`, 'a\u0301\u0301\u0301[U+0301][U+0301]'],
  ])('%s', (_what, text, seen) => {
    expect(visibleText(text)).toBe(seen);
    expect(visibleText(seen)).toBe(seen);
  });
});

it.each([
  ['before', ' prod', '[U+0020]prod'],
  ['behind', 'prod ', 'prod[U+0020]'],
  ['beside another', 'a  b', 'a [U+0020]b'],
  ['alone', ' ', '[U+0020]'],
])('a space %s is written out in a name, and kept in other text', (_where, text, seen) => {
  expect(visibleName(text)).toBe(seen);
  expect(visibleText(text)).toBe(text);
});

it.each(['gke_proj_eu_dev', 'my cluster', '生产环境', 'produção', 'прод', 'אבג', 'ขึ้น', '🚢', 'a<b>&amp;"c"'])(
  '%s stays as it is',
  (name) => {
    expect(visibleName(name)).toBe(name);
  },
);
