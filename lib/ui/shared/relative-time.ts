import { t } from './words.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How far `at` is from `now` in words, both in epoch milliseconds: “3 minutes ago”, “in 2 hours”, “now”. */
export function relativeTime(at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(t('languageTag'), { numeric: 'auto' });
  for (const [unit, span] of UNITS) {
    if (Math.abs(at - now) >= span) return format.format(Math.trunc((at - now) / span), unit);
  }
  return format.format(0, 'second');
}
