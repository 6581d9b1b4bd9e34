import { t } from '../shared/translate.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long a credential is still valid, as in “46 min”; empty where that is not known, or is over. Times in epoch milliseconds. */
export function timeLeft(expiresAt: number | null, now: number): string {
  const left = (expiresAt ?? 0) - now;
  if (left <= 0) return '';
  const [unit, span] = UNITS.find(([, size]) => left >= size) ?? UNITS[2];
  const format = new Intl.NumberFormat(t('languageTag'), { style: 'unit', unit, unitDisplay: 'short' });
  return format.format(Math.max(1, Math.trunc(left / span)));
}

/** How many characters of a name are shown at most. */
const LONGEST = 40;

/** A long name without its middle, because the end often tells it from others. */
export function shortenMiddle(name: string): string {
  const chars = [...name];
  return chars.length <= LONGEST ? name : `${chars.slice(0, 22).join('')}…${chars.slice(-17).join('')}`;
}
