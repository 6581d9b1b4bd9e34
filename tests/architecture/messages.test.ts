import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../../lib/core/messages.ts';
import { readSourceFiles, type SourceFile } from './source-files.ts';

const names = Object.keys(MESSAGES);

describe('messages', () => {
  it('are each sent by a page', () => {
    expect(unsent(names, readSourceFiles('entrypoints/*/*.tsx', 'lib/{pages,ui}/**/*.{ts,tsx}'))).toEqual([]);
  });
});

describe('the check of messages', () => {
  it('reports a message that no page sends', () => {
    const page = { path: 'page.ts', text: 'await background.openApi(id)' };

    expect(unsent(['openApi', 'openTarget'], [page])).toEqual(['openTarget']);
  });
});

/** Whether each message is handled is checked by the type of the background's handlers. */
function unsent(messages: readonly string[], files: readonly SourceFile[]): string[] {
  return messages.filter((name) => !files.some(({ text }) => new RegExp(`\\bbackground\\.${name}\\b`).test(text)));
}
