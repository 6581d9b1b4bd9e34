/**
 * Characters that a reader cannot see, cannot tell from a plain space, or that reorder the text after them: controls,
 * format characters (bidi marks, zero-width characters), separators, lone surrogates, characters that Unicode says to
 * ignore, the blank Braille pattern, every space but U+0020, and combining marks that pile up.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}|^\p{M}|(?<=\p{M}{3})\p{M}/gu;

/**
 * The text with each invisible character replaced by its code point. Two names that differ only in such characters then
 * look different, and neither can hide or reorder the text around it.
 *
 * @example
 * escapeInvisible('prod\u202Edorp'); // 'prod[U+202E]dorp'
 */
export function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, codePointOf);
}

/** The same for a name, in which spaces at the ends and doubled spaces are invisible too. */
export function escapeInvisibleInName(name: string): string {
  return escapeInvisible(name).replace(/^ | $|(?<= ) /g, codePointOf);
}

function codePointOf(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
