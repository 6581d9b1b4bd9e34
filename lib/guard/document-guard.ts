import type { GuardMessage } from '../core/document-guard.ts';
import { PROXY_PATH } from '../core/proxy-url/proxy-path.ts';
import { stopDocument } from './windows.ts';

/** What the guard needs of the extension. */
export interface GuardHost {
  /** Tells the background of the document. Resolves to whether its tab may go on showing it. */
  report(message: GuardMessage): Promise<boolean>;
  /** The sentence for a page that was stopped. */
  readonly stoppedText: string;
}

/**
 * Reports the document. Stops that of a tab's main frame before its scripts run where it may belong to another app than the
 * tab does: if a service worker controls it, or if its URL is no server's (`blob:`, `filesystem:`) in a tab that showed something
 * before. What the browser requests while it parses ahead is not stopped, so the background also suspends the tab's grant.
 */
export async function guardDocument(
  view: Window & typeof globalThis,
  { report, stoppedText }: GuardHost,
): Promise<void> {
  // Firefox runs the script in a global object of its own, whose `self` is the window.
  const isMainFrame = view.self === view.top;
  const isByForeignWorker = isMainFrame && isControlledByForeignWorker(view);
  const isStopped = isMainFrame && (isByForeignWorker || hasForeignScheme(view) || mayComeFromWorker(view));
  if (isStopped) stopDocument(view);
  const { origin, history } = view;
  const message = { name: 'documentStarted', origin, isByForeignWorker, historyLength: history.length } as const;
  const mayGoOn = await report(message).catch(() => false);
  const isFreed = isByForeignWorker && (await unregisterWorker(view));
  if (isFreed || (isStopped && !isByForeignWorker && mayGoOn)) view.location.reload();
  else if (isStopped) show(view.document, stoppedText);
}

/** Unregisters the service worker of the document's address. Resolves to whether there was one. */
async function unregisterWorker({ navigator }: Window): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.unregister()) ?? false;
}

const APP_PATH = new RegExp(`${PROXY_PATH}/`);

/** At the URL of an app. Rules let no app register a service worker, so this one is of another app, or from before. */
function isControlledByForeignWorker({ navigator, location }: Window): boolean {
  // Missing in pages that are not secure.
  return navigator.serviceWorker?.controller != null && APP_PATH.test(location.pathname);
}

/** A page that a service worker of the host answers was announced by no request, so no rule kept it from an app's tab. */
function mayComeFromWorker(view: Window): boolean {
  return view.navigator.serviceWorker?.controller != null && !isLoadedAgain(view);
}

/** Schemes of documents that a request announces, or that the page writes which opened their window. */
const ORDINARY_SCHEME = /^(?:https?|about):$/;

/** One that an app opens in a new tab is the first there, and one that is loaded again was judged before. */
function hasForeignScheme(view: Window): boolean {
  return !ORDINARY_SCHEME.test(view.location.protocol) && view.history.length > 1 && !isLoadedAgain(view);
}

function isLoadedAgain({ performance }: Window): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.type === 'reload';
}

/** Styled by script, because the page's policy may forbid style sheets. */
function show(document: Document, text: string): void {
  const html = document.createElement('html');
  const body = document.createElement('body');
  html.style.colorScheme = 'light dark';
  Object.assign(body.style, {
    font: '16px/1.5 system-ui, sans-serif',
    maxWidth: '32em',
    margin: '20vh auto 0',
    padding: '1em',
  });
  body.append(text);
  html.append(body);
  document.append(html);
}
