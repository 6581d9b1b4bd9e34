import type { AnswerMessage } from '../core/document-guard.ts';

/** What telling of an error needs of the extension. */
export interface ErrorHost {
  /** Tells the background of the error. Resolves to whether the gate's page has more to say about it. */
  report(message: AnswerMessage): Promise<boolean>;
  /** The gate's page, as this session of the browser names it; undefined after an update of the extension. */
  gateUrl(): string | undefined;
}

/** The apiserver's own errors have no page. */
const PLAIN_TYPE = /^(?:application\/json|text\/plain)$/;

/** Characters. A longer text is an app's own. */
const MAX_LENGTH = 4_000;

/**
 * Puts the gate's page in the place of a document that is an error of the apiserver, in the tab's history too, so that Back leads to
 * what was there before. What the apiserver says is in the document alone: no event tells an extension of it.
 */
export async function reportError(view: Window, { report, gateUrl }: ErrorHost): Promise<void> {
  const { document, location, performance } = view;
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const status = navigation?.responseStatus ?? 0;
  // Another page asks for another credential.
  if (view.top !== view.self || status < 400 || status === 401) return;
  await isParsed(document);
  const text = plainText(document);
  if (text === null || text.length > MAX_LENGTH) return;
  const hasMore = await report({ name: 'answerFailed', status, text }).catch(() => false);
  const gate = hasMore ? gateUrl() : undefined;
  if (gate !== undefined) location.replace(`${gate}#${location.href}`);
}

function isParsed(document: Document): Promise<unknown> | null {
  if (document.readyState !== 'loading') return null;
  return new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
}

/** The text of a document that is no page; null for one that is. */
function plainText(document: Document): string | null {
  return PLAIN_TYPE.test(document.contentType) ? (document.querySelector('pre')?.textContent ?? null) : null;
}
