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

/** How long a credential is still valid, as in “46 min”; empty where that is not known, or is over. Times in epoch milliseconds. */
export function timeLeft(expiresAt: number | null, now: number): string {
  const left = (expiresAt ?? 0) - now;
  if (left <= 0) return '';
  const [unit, span] = UNITS.find(([, size]) => left >= size) ?? UNITS[2];
  const format = new Intl.NumberFormat(t('languageTag'), { style: 'unit', unit, unitDisplay: 'short' });
  return format.format(Math.max(1, Math.trunc(left / span)));
}
