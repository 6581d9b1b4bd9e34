import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type CallExpression, type Expression, type ImportDeclaration, parseSync } from '@swc/core';
import { ROOT } from './source-files.ts';

/** The folder of a build by `npm run build` or `npm run build:firefox`. */
export function buildFolder(browser: 'chrome' | 'firefox'): string {
  return join(ROOT, '.output', `${browser}-mv3`);
}

/** Which scripts count: those that an entry loads at its start, or also those that it can load later with `import()`. */
export type Extent = 'toStart' | 'ever';

/** Gzipped bytes of the scripts that an entry, a page or a script, loads, by file. */
export function loadedScript(folder: string, entry: string, extent: Extent): Map<string, number> {
  const sizes = new Map<string, number>();
  const waiting = entry.endsWith('.html') ? scriptsOfPage(readFileSync(join(folder, entry), 'utf8')) : [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sizes.has(path)) continue;
    const text = readFileSync(join(folder, path), 'utf8');
    const { toStart, later } = importsOf(text);
    const from = path;
    sizes.set(path, gzipSync(text).byteLength);
    waiting.push(...[...toStart, ...(extent === 'ever' ? later : [])].map((specifier) => resolve(from, specifier)));
  }
  return sizes;
}

/** Paths of the scripts in a page, preloads included. */
export function scriptsOfPage(html: string): string[] {
  return [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.js)"/g)].map(([, path = '']) =>
    path.replace(/^\//, ''),
  );
}

/** What a built module imports. */
export function importsOf(text: string): { readonly toStart: string[]; readonly later: string[] } {
  const imports = { toStart: [] as string[], later: [] as string[] };
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, source, callee, arguments: given } = node as Partial<ImportDeclaration> & Partial<CallExpression>;
    if (/^(Import|Export(Named|All))/.test(String(type)) && source) imports.toStart.push(source.value);
    if (callee?.type === 'Import') imports.later.push(textOf(given?.[0]?.expression));
    Object.values(node).forEach(visit);
  };
  visit(parseSync(text, { syntax: 'ecmascript' }).body);
  return imports;
}

/** Minifiers write constant strings with backticks as well. */
function textOf(node: Expression | undefined): string {
  if (node?.type === 'StringLiteral') return node.value;
  const text = node?.type === 'TemplateLiteral' && node.expressions.length === 0 ? node.quasis[0]?.cooked : undefined;
  if (text === undefined) throw new Error('An import() without a constant path cannot be measured');
  return text;
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith('/') ? specifier.slice(1) : join(dirname(from), specifier);
}
