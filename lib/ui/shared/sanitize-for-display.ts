import { escapeInvisibleInName } from '../../core/text/invisible-characters.ts';

/** Far longer than any name that a person chose. */
const MAX_LENGTH = 300;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069'];

/**
 * A name from a kubeconfig, a file or a cluster as our pages show it: with invisible characters escaped, right-to-left text
 * isolated so that it doesn't reorder its surroundings, and a very long one shortened in the middle.
 *
 * Every name on our pages goes through this function, either directly or as a value of `t`.
 */
export function sanitizeForDisplay(name: string): string {
  const text = escapeInvisibleInName(shorten(name));
  return RIGHT_TO_LEFT.test(text) ? FIRST_STRONG_ISOLATE + text + POP_ISOLATE : text;
}

function shorten(name: string): string {
  return name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH - 100)}…${name.slice(-99)}` : name;
}
