import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT, type SourceFile } from './source-files.ts';

/** The messages of a locale file: the texts of each key. A message with plural forms has several. */
export type Locale = ReadonlyMap<string, readonly string[]>;

/** Reads `lib/locales/<name>.yml`. */
export function readLocale(name: string): Locale {
  return parseLocale(readFileSync(join(ROOT, 'lib/locales', `${name}.yml`), 'utf8'));
}

/** The messages of a locale file's text. */
export function parseLocale(text: string): Locale {
  const messages = new Map<string, string[]>();
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) messages.set(path, [String(node)]);
    else if ('n' in node) messages.set(path, Object.values(node).map(String));
    else for (const [key, child] of Object.entries(node)) visit(child, path === '' ? key : `${path}.${key}`);
  };
  visit(parse(text), '');
  return messages;
}

/** How two locales differ: keys that only one has, and messages that show different values. */
export function differences(one: Locale, other: Locale): string[] {
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].flatMap((key) => {
    const [these, those] = [one.get(key), other.get(key)];
    if (!these || !those) return [`${key} is missing in one`];
    return placeholders(these) === placeholders(those) ? [] : [`${key} shows other values`];
  });
}

/** The keys that no file mentions, literally or as a template that can produce them. */
export function unusedKeys(locale: Locale, files: readonly SourceFile[]): string[] {
  const text = files.map((file) => file.text).join('\n');
  const names = new Set(
    [...text.matchAll(/['"`]([\w.]+)['"`]/g), ...text.matchAll(/__MSG_(\w+)__/g)].map(([, name]) => name),
  );
  const templates = [...text.matchAll(/`(\w+(?:\.\w+)*\.)\$\{[^`]*\}`/g)].map(([, prefix = '']) => prefix);
  return [...locale.keys()].filter((key) => !names.has(key) && !templates.some((prefix) => key.startsWith(prefix)));
}

/** The values that a message shows, as `$1$2`. One plural form may write the number as a word. */
function placeholders(texts: readonly string[]): string {
  return [...new Set(texts.join(' ').match(/\$\d/g))].toSorted().join('');
}
