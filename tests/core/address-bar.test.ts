import { describe, expect, it } from 'vitest';
import { type Line, lineMarkup, lineText } from '../../lib/core/address-bar.ts';

const LINE: Line = [
  { text: 'gra', look: 'match' },
  { text: 'fana', look: null },
  { text: ' · monitoring', look: 'dim' },
];

describe('a line of the address bar', () => {
  it('has markup in Chromium, and none in Firefox', () => {
    expect(lineMarkup(LINE)).toBe('<match>gra</match>fana<dim> · monitoring</dim>');
    expect(lineText(LINE)).toBe('grafana · monitoring');
  });

  it('writes names as text, whatever they contain', () => {
    expect(lineMarkup([{ text: `<match>"a" & 'b'</match>`, look: 'dim' }])).toBe(
      '<dim>&lt;match&gt;&quot;a&quot; &amp; &apos;b&apos;&lt;/match&gt;</dim>',
    );
  });

  it.each(['\u0000', '\u001B', '\uD800', '\uFFFE', '\uFFFF'])(
    'contains no character that XML refuses: %j',
    (character) => {
      expect(lineMarkup([{ text: `a${character}b`, look: null }])).toBe('a\uFFFDb');
    },
  );
});
