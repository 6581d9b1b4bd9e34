import { type GeneratedI18nStructure, i18n } from '#i18n';
import { orderedValues, type Problem } from '../../core/problems.ts';
import { sanitizeForDisplay } from './sanitize-for-display.ts';

type Key = keyof GeneratedI18nStructure;

/** The text of this key in the browser's language. Values that are inserted are sanitized for display. */
export const t = ((key: string, ...rest: unknown[]) =>
  (i18n.t as (key: string, ...rest: unknown[]) => string)(key, ...rest.map(sanitizeValues))) as typeof i18n.t;

function sanitizeValues(argument: unknown): unknown {
  return Array.isArray(argument) ? argument.map((value) => sanitizeForDisplay(String(value))) : argument;
}

/** The same for a key that depends on a value. The key is type-checked; whether its text takes these values is not. */
export function translate(key: Key, values: string[] = []): string {
  return (t as (key: string, values: string[]) => string)(key, values);
}

/** A number as the browser's language writes it. */
export function formatNumber(number: number): string {
  return new Intl.NumberFormat(t('languageTag')).format(number);
}

/** What went wrong, in one sentence. */
export function problemSentence(problem: Problem): string {
  return translate(`problem.${problem.code}`, orderedValues(problem));
}

/** What the person can do about it. */
export function problemNextStep(problem: Problem): string {
  return translate(`nextStep.${problem.code}`, orderedValues(problem));
}
