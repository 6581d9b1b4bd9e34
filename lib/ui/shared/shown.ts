import { visibleName } from '../../core/visible-text.ts';

/** Far more than any name that a person gave. */
const LONGEST = 300;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069'];

/**
 * A name from a kubeconfig, a file or a cluster as it stands on our pages: with nothing in it that is not seen, right
 * to left letters kept from reordering what stands around them, and the middle of an endless one left out.
 *
 * Every name that is drawn goes through here, or as a value through `t`, which sees to it.
 */
export function shown(name: string): string {
  const text = visibleName(shortened(name));
  return RIGHT_TO_LEFT.test(text) ? FIRST_STRONG_ISOLATE + text + POP_ISOLATE : text;
}

function shortened(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 100)}…${name.slice(-99)}` : name;
}
