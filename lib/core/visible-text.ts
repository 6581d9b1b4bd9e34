/**
 * What cannot be told from nothing or from a plain space, or turns the direction of what follows: controls, format
 * characters (bidi marks, zero-width ones), separators, halves of surrogate pairs, what Unicode says to ignore, the
 * blank braille pattern, spaces but for the plain one; and marks that pile up on their neighbours.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}|^\p{M}|(?<=\p{M}{3})\p{M}/gu;

/**
 * The text with every character that a person would not see, or that would move others, written out as its code
 * point. Two names that differ only there look different, and neither hides or reorders what stands around it.
 *
 * @example
 * visibleText('prod\u202Edorp'); // 'prod[U+202E]dorp'
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, codePoint);
}

/** The same for a name, in which spaces count: one before, behind, or beside another is not seen either. */
export function visibleName(name: string): string {
  return visibleText(name).replace(/^ | $|(?<= ) /g, codePoint);
}

function codePoint(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
