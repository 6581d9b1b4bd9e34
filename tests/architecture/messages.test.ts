import { describe, expect, it } from 'vitest';
import { MESSAGE_SCHEMAS } from '../../lib/core/message-schemas.ts';
import { readSourceFiles, type SourceFile } from './source-files.ts';

const names = Object.keys(MESSAGE_SCHEMAS);

describe('messages', () => {
  it('are all answered by the background', () => {
    expect(unanswered(names, readSourceFiles('entrypoints/background.ts'))).toEqual([]);
  });

  it('are all sent by a page', () => {
    expect(
      unsent(
        names,
        readSourceFiles('entrypoints/*/*.{ts,tsx}', 'lib/adapters/browser/*.ts', 'lib/tasks/bring-keys.ts'),
      ),
    ).toEqual([]);
  });
});

describe('the check of messages', () => {
  it('notices a message without an answer', () => {
    const background = { path: 'background.ts', text: 'answerMessages({\n  openApi: () => open(),\n});' };

    expect(unanswered(['openApi', 'openTarget'], [background])).toEqual(['openTarget']);
  });

  it('notices a message that nobody sends', () => {
    const page = { path: 'page.ts', text: `ask('openApi', id)` };

    expect(unsent(['openApi', 'openTarget'], [page])).toEqual(['openTarget']);
  });
});

function unanswered(messages: readonly string[], files: readonly SourceFile[]): string[] {
  return messages.filter((name) => !files.some(({ text }) => new RegExp(`^\\s+${name}(,$|: | ?\\()`, 'm').test(text)));
}

function unsent(messages: readonly string[], files: readonly SourceFile[]): string[] {
  return messages.filter((name) => !files.some(({ text }) => text.includes(`ask('${name}'`)));
}
