/** A part of a line in the address bar's list. */
export interface LinePart {
  readonly text: string;
  /** What the text is: what was searched for, less important than the rest, a URL, or nothing of that. */
  readonly look: 'match' | 'dim' | 'url' | null;
}

/** A line in the address bar's list. */
export type Line = readonly LinePart[];

/** A line that can be chosen. */
export interface Suggestion {
  /** What stands in the address bar once the line is selected, and is entered. */
  readonly content: string;
  readonly line: Line;
}

/** How the person wants something to open that they entered in the address bar. */
export type Disposition = 'currentTab' | 'newForegroundTab' | 'newBackgroundTab';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** XML 1.0 has no way to write these, and a line that contains one is refused with all others. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** The line as the XML in which Chromium takes it. Names in it are text, whatever they contain. */
export function lineMarkup(line: Line): string {
  return line
    .map(({ text, look }) => {
      const escaped = text.replace(NOT_XML, '\uFFFD').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
      return look === null || text === '' ? escaped : `<${look}>${escaped}</${look}>`;
    })
    .join('');
}

/** The line as plain text, as Firefox takes it. */
export function lineText(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** A URL that a person entered where only the extension sees it, as after its keyword in the address bar. */
export interface EnteredUrl {
  readonly url: string;
  /** The context that they chose with it; null where the gate finds that out. */
  readonly contextId: string | null;
  /** The tab in which it opens; null for a new one. */
  readonly tabId: number | null;
  /** Whether a new tab stays behind the one in front. */
  readonly isInBackground: boolean;
}
