import type { AnswerMessage } from '../core/document-guard.ts';

/** What telling of an error needs of the extension. */
export interface ErrorHost {
  /** Tells the background of the error. Resolves to the address that leads to the gate's page, if this document has to go there. */
  report(message: AnswerMessage): Promise<string | null>;
}

/** The apiserver's own errors have no page. */
const PLAIN_TYPE = /^(?:application\/json|text\/plain)$/;

/** Characters. A longer text is an app's own. */
const MAX_LENGTH = 4_000;

/**
 * Puts the gate's page in the place of a document that is an error of the apiserver, in the tab's history too, so that Back leads to
 * what was there before. What the apiserver says is in the document alone: no event tells an extension of it.
 *
 * Another page of the app can hold this window, and is told where a script in it navigates. So the address is one of the server, from
 * which a rule redirects, and not our page's, which no web page shall know.
 */
export async function reportError(view: Window, { report }: ErrorHost): Promise<void> {
  const { document, location, performance } = view;
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const status = navigation?.responseStatus ?? 0;
  // Another page asks for another credential.
  if (view.top !== view.self || status < 400 || status === 401) return;
  await isParsed(document);
  const text = plainText(document);
  if (text === null || text.length > MAX_LENGTH) return;
  const address = await report({ name: 'answerFailed', status, text }).catch(() => null);
  if (address !== null) location.replace(address);
}

function isParsed(document: Document): Promise<unknown> | null {
  if (document.readyState !== 'loading') return null;
  return new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
}

/** The text of a document that is no page; null for one that is. */
function plainText(document: Document): string | null {
  return PLAIN_TYPE.test(document.contentType) ? (document.querySelector('pre')?.textContent ?? null) : null;
}
