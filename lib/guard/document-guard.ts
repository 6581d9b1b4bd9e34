import type { GuardMessage } from '../core/document-guard.ts';

/** What the guard needs of the extension. */
export interface GuardHost {
  /** Tells the background of the document. Resolves to whether its tab may go on showing it. */
  report(message: GuardMessage): Promise<boolean>;
  /** The sentence for a page that was stopped. */
  readonly stoppedText: string;
}

/**
 * Reports the document of a tab's main frame, and stops it before its scripts run where it may belong to another app than the
 * tab does: if a service worker of another app answers for it, or if it is a `blob:` document that comes in a tab that showed
 * something before. Nothing stops what the browser's scanner requests ahead, or an event handler of an element that was
 * parsed already; so the background also suspends the tab's grant.
 */
export async function guardDocument(
  view: Window & typeof globalThis,
  { report, stoppedText }: GuardHost,
): Promise<void> {
  const isByForeignWorker = isControlledByForeignWorker(view);
  const isStopped = isByForeignWorker || mayBeForeignBlob(view);
  if (isStopped) stop(view);
  const mayGoOn = await report({ name: 'documentStarted', origin: view.origin, isByForeignWorker });
  if (isByForeignWorker) {
    const registration = await view.navigator.serviceWorker.getRegistration();
    await registration?.unregister();
  }
  if (isByForeignWorker || (isStopped && mayGoOn)) view.location.reload();
  else if (isStopped) show(view.document, stoppedText);
}

/** The path of an app's prefix at the beginning of a URL's path, as the apiserver reads it. */
const PREFIX = /^.*?\/api\/+v1\/+(?:namespaces\/+[^/]+\/+(?:services|pods)|nodes)\/+[^/]+\/+proxy\//;

function isControlledByForeignWorker({ navigator, location }: Window): boolean {
  // Missing in pages that are not secure.
  const worker = navigator.serviceWorker?.controller;
  const [prefix] = PREFIX.exec(location.pathname) ?? [];
  return worker != null && prefix !== undefined && !new URL(worker.scriptURL).pathname.startsWith(prefix);
}

/** One that an app opens in a new tab is the first there, and one that is loaded again was judged before. */
function mayBeForeignBlob({ location, history, performance }: Window): boolean {
  if (location.protocol !== 'blob:') return false;
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return history.length > 1 && navigation?.type !== 'reload';
}

function stop({ document, stop: stopLoading }: Window): void {
  stopLoading();
  document.documentElement?.remove();
}

function show(document: Document, text: string): void {
  const html = document.createElement('html');
  const body = document.createElement('body');
  body.append(text);
  html.append(body);
  document.append(html);
}
