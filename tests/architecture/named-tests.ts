import type { SourceFile } from './source-files.ts';

/** A test file with the title of one of its tests: "A › B" is the test B in the block A. */
const TEST = /`(tests\/[\w./-]+)`: "([^"]+)"/g;

/** A test that a document names. */
export interface NamedTest {
  readonly path: string;
  /** From the outermost block to the test. */
  readonly titles: readonly string[];
}

/** The tests that a document names, also across lines. */
export function namedTests(text: string): NamedTest[] {
  const joined = text.replace(/\n +/g, ' ');
  return [...joined.matchAll(TEST)].map(([, path = '', title = '']) => ({ path, titles: title.split(' › ') }));
}

/** Whether there is such a test. */
export function isTest({ path, titles }: NamedTest, files: readonly SourceFile[]): boolean {
  const text = files.find((file) => file.path === path)?.text.replaceAll("\\'", "'") ?? '';
  return titles.every((title) => [`'`, '"', '`'].some((quote) => text.includes(quote + title + quote)));
}
