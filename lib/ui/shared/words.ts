import { type GeneratedI18nStructure, i18n } from '#i18n';
import { orderedValues, type Problem } from '../../core/problems.ts';
import { shown } from './shown.ts';

type Key = keyof GeneratedI18nStructure;

/** The words of the interface in the person's language. Values that go into them are made fit to be shown. */
export const t = ((key: string, ...rest: unknown[]) =>
  (i18n.t as (key: string, ...rest: unknown[]) => string)(key, ...rest.map(valuesShown))) as typeof i18n.t;

function valuesShown(part: unknown): unknown {
  return Array.isArray(part) ? part.map((value) => shown(String(value))) : part;
}

/** Words whose key depends on a value. The key is checked; that the words take these values is not. */
export function wordsOf(key: Key, values: string[] = []): string {
  return (t as (key: string, values: string[]) => string)(key, values);
}

/** A number as people of this language write it. */
export function formatNumber(number: number): string {
  return new Intl.NumberFormat(t('languageTag')).format(number);
}

/** What went wrong, in one sentence. */
export function sentenceOf(problem: Problem): string {
  return wordsOf(`problem.${problem.code}`, orderedValues(problem));
}

/** What the person can do about it. */
export function nextStepOf(problem: Problem): string {
  return wordsOf(`nextStep.${problem.code}`, orderedValues(problem));
}
