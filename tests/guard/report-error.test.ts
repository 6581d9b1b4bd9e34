import { describe, expect, it } from 'vitest';
import type { AnswerMessage } from '../../lib/core/document-guard.ts';
import { reportError } from '../../lib/guard/report-error.ts';

const URL_SHOWN = 'https://k8s.example/api/v1/namespaces/shop/services/web/proxy/#a';
const ADDRESS = `https://k8s.example/version#${URL_SHOWN}`;

interface Page {
  readonly status?: number;
  readonly contentType?: string;
  readonly text?: string;
  readonly isFrame?: boolean;
  readonly isLoading?: boolean;
  /** What the background answers; nothing if it does not. */
  readonly address?: string | null | undefined;
}

/** Runs the script in such a document. */
async function run({
  status = 503,
  contentType = 'application/json',
  text = '{}',
  isFrame = false,
  isLoading = false,
  ...page
}: Page = {}) {
  const reported: AnswerMessage[] = [];
  const replacedBy: string[] = [];
  let isParsed = !isLoading;
  const view = {
    performance: { getEntriesByType: () => [{ responseStatus: status }] },
    location: { href: URL_SHOWN, replace: (url: string) => replacedBy.push(url) },
    document: {
      contentType,
      readyState: isLoading ? 'loading' : 'interactive',
      querySelector: () => (isParsed ? { textContent: text } : null),
      addEventListener: (_name: string, listener: () => void) =>
        queueMicrotask(() => {
          isParsed = true;
          listener();
        }),
    },
  };
  Object.assign(view, { self: view, top: isFrame ? {} : view });
  await reportError(view as unknown as Window, {
    report: async (message) => {
      reported.push(message);
      const address = 'address' in page ? page.address : ADDRESS;
      if (address === undefined) throw new Error('No receiver');
      return address;
    },
  });
  return { reported, replacedBy };
}

describe('a document that is an error', () => {
  it('is reported with its status and text, and leads to where the background says', async () => {
    expect(await run({ text: '{"kind":"Status"}' })).toEqual({
      reported: [{ name: 'answerFailed', status: 503, text: '{"kind":"Status"}' }],
      replacedBy: [ADDRESS],
    });
  });

  it('is read once it is complete', async () => {
    expect((await run({ isLoading: true, text: 'all of it' })).reported).toMatchObject([{ text: 'all of it' }]);
  });

  it.each<[string, Page]>([
    ['the background says so', { address: null }],
    ['the background does not answer', { address: undefined }],
  ])('stays where %s', async (_why, page) => {
    expect((await run(page)).replacedBy).toEqual([]);
  });
});

describe('a document is not reported', () => {
  it.each<[string, Page]>([
    ['that succeeded', { status: 200 }],
    ['whose status is unknown', { status: 0 }],
    ['of a rejected credential', { status: 401 }],
    ['in a frame', { isFrame: true }],
    ['that is a page', { contentType: 'text/html' }],
    ['that is longer than an error', { text: 'a'.repeat(4_001) }],
  ])('%s', async (_what, page) => {
    expect(await run(page)).toEqual({ reported: [], replacedBy: [] });
  });
});
