import { escapeInvisible } from '../text/invisible-characters.ts';

/**
 * The word as a POSIX shell reads it: plain where possible, otherwise in single quotes. A word with invisible characters is
 * written with escapes, as bash, zsh and ksh read them, so that what a person copies is what they see.
 *
 * @example
 * shellQuote("my cluster"); // "'my cluster'"
 */
export function shellQuote(word: string): string {
  // zsh expands a word that starts with `=`.
  if (/^(?!=)[\w@%+=:,./…-]+$/.test(word)) return word;
  return escapeInvisible(word) === word ? `'${word.replaceAll("'", `'\\''`)}'` : ansiQuote(word);
}

/** In the `$'…'` form, with every unusual byte escaped. */
function ansiQuote(word: string): string {
  const bytes = [...new TextEncoder().encode(word)];
  const hexEscape = (byte: number) => `\\x${byte.toString(16).padStart(2, '0')}`;
  return `$'${bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : hexEscape(byte))).join('')}'`;
}

function isPlain(byte: number): boolean {
  return /[\w@%+=:,./ -]/.test(String.fromCharCode(byte));
}
