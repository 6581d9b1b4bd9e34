import { t } from './translate.ts';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** When `at` is, seen from `now`, in words: “3 minutes ago”, “in 2 hours”, “just now”. Both are in epoch milliseconds. */
export function relativeTime(at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(t('languageTag'), { numeric: 'auto' });
  for (const [unit, span] of UNITS) {
    if (Math.abs(at - now) >= span) return format.format(Math.trunc((at - now) / span), unit);
  }
  return at > now ? t('common.soon') : t('common.justNow');
}
