import { describe, expect, it } from 'vitest';
import { PROBLEM_VALUES } from '../../lib/core/problems.ts';
import { type Locale, parseLocale, readLocale } from './locales.ts';
import { readSourceFiles, type SourceFile } from './source-files.ts';

type Codes = Readonly<Record<string, readonly string[]>>;

describe('problems', () => {
  it('are each used somewhere', () => {
    const files = readSourceFiles('lib/**/*.{ts,tsx}', 'entrypoints/**/*.{ts,tsx}');

    expect(
      unusedCodes(
        PROBLEM_VALUES,
        files.filter(({ path }) => path !== 'lib/core/problems.ts'),
      ),
    ).toEqual([]);
  });

  it.each(['en', 'zh_CN'])('have a sentence and a next step each in %s', (name) => {
    expect(defects(PROBLEM_VALUES, readLocale(name))).toEqual([]);
  });
});

describe('the check of problems', () => {
  const codes: Codes = { serverMissing: ['cluster'] };
  const locale = (sentence: string, nextStep: string) =>
    parseLocale(`problem: { serverMissing: ${sentence} }\nnextStep: { serverMissing: ${nextStep} }`);

  it('accepts a sentence and a next step', () => {
    expect(defects(codes, locale('“$1” has no server.', '请填写 $1。'))).toEqual([]);
  });

  it('reports a missing sentence and a missing next step', () => {
    expect(defects(codes, new Map())).toEqual([
      'problem.serverMissing is missing',
      'nextStep.serverMissing is missing',
    ]);
  });

  it('reports text that does not end like a sentence', () => {
    expect(defects(codes, locale('No server', 'Name $1.'))).toEqual(['problem.serverMissing is not a sentence']);
  });

  it('reports a value that the problem does not have', () => {
    expect(defects(codes, locale('“$1” has no server.', 'Write $2.'))).toEqual(['nextStep.serverMissing shows $2']);
  });

  it('reports text for a code that does not exist', () => {
    const more = new Map([...locale('No $1.', 'Name it.'), ['problem.gone', ['Gone.']]]);

    expect(defects(codes, more)).toEqual(['problem.gone belongs to no problem']);
  });

  it('reports a code that is used nowhere', () => {
    expect(unusedCodes(codes, [{ path: 'a.ts', text: `problem('serverGone')` }])).toEqual(['serverMissing']);
    expect(unusedCodes(codes, [{ path: 'a.ts', text: `problem('serverMissing')` }])).toEqual([]);
  });
});

function unusedCodes(codes: Codes, files: readonly SourceFile[]): string[] {
  return Object.keys(codes).filter((code) => !files.some(({ text }) => text.includes(`'${code}'`)));
}

function defects(codes: Codes, locale: Locale): string[] {
  const missing = Object.entries(codes).flatMap(([code, values]) =>
    [`problem.${code}`, `nextStep.${code}`].flatMap((key) => {
      const text = locale.get(key)?.[0];
      if (!text) return [`${key} is missing`];
      if (!/[.。?？…/”]$|\$\d$/.test(text)) return [`${key} is not a sentence`];
      const unknown = text.match(/\$\d/g)?.filter((shown) => Number(shown.slice(1)) > values.length) ?? [];
      return unknown.map((shown) => `${key} shows ${shown}`);
    }),
  );
  const keys = [...locale.keys()].filter((key) => /^(problem|nextStep)\./.test(key));
  const orphaned = keys.filter((key) => !Object.hasOwn(codes, key.slice(key.indexOf('.') + 1)));
  return [...missing, ...orphaned.map((key) => `${key} belongs to no problem`)];
}
