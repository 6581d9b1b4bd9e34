/** How many characters of a name are shown at most. */
const LONGEST = 40;

/** A long name without its middle, because the end often tells it from others. */
export function shortenMiddle(name: string): string {
  const chars = [...name];
  return chars.length <= LONGEST ? name : `${chars.slice(0, 22).join('')}…${chars.slice(-17).join('')}`;
}
