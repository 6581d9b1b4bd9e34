import { browser } from '../adapters/browser/browser.ts';
import { currentPlatform } from '../adapters/browser/platform.ts';
import { shownAt } from '../core/apps/isolation.ts';
import { toProxyUrl } from '../core/apps/root-address.ts';
import type { AddressChoice } from '../core/messages.ts';
import { tabState } from '../core/tabs/tab-state.ts';
import { readStored } from './read-stored-values.ts';

/** An app that a tab shows. */
export interface AppInTab {
  readonly tabId: number;
  readonly prefix: string;
  readonly contextId: string;
  /** The proxy URL of what is shown, which opens anywhere. */
  readonly url: string;
  readonly address: AddressChoice;
}

/** The app in the active tab; null where there is none. */
export async function readThisTab(): Promise<AppInTab | null> {
  const [[tab], session, local] = await Promise.all([
    browser.tabs.query({ active: true, currentWindow: true }),
    readStored('session', ['tabs']),
    readStored('local', ['rootPrefixes']),
  ]);
  if (!session.ok || !local.ok || tab?.id === undefined || !tab.url) return null;
  const { access } = tabState(session.value.tabs, tab.id);
  if (access.state !== 'granted' || access.grant.kind === 'api') return null;
  const { prefix, contextId } = access.grant;
  const url = toProxyUrl(prefix, shownAt(tab.url, currentPlatform()));
  if (url === null) return null;
  const address = local.value.rootPrefixes.includes(prefix) ? 'root' : 'prefix';
  return { tabId: tab.id, prefix, contextId, url, address };
}

/** Whether the page in this tab says that it doesn't exist, or requested something outside the app's prefix. */
export async function looksMisplaced({ tabId, prefix }: Pick<AppInTab, 'tabId' | 'prefix'>): Promise<boolean> {
  const scripting = browser.scripting as unknown as {
    executeScript(injection: object): Promise<{ result?: unknown }[]>;
  };
  try {
    const [injected] = await scripting.executeScript({ target: { tabId }, func: inspectPage, args: [prefix] });
    return injected?.result === true;
  } catch {
    // An error page of the browser, in which no script may run.
    return false;
  }
}

/** Runs in the page, so it refers to nothing outside itself. Browsers request `/favicon.ico` on their own. */
function inspectPage(prefix: string): boolean {
  const { origin } = new URL(prefix);
  const requested = performance.getEntriesByType('resource').map(({ name }) => name);
  const isOutside = (url: string) =>
    url.startsWith(`${origin}/`) && !url.startsWith(prefix) && url !== `${origin}/favicon.ico`;
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const headings = [document.title, ...[...document.querySelectorAll('h1, h2, h3')].map((one) => one.textContent)];
  return (
    navigation?.responseStatus === 404 ||
    requested.some(isOutside) ||
    headings.some((text) => /\b404\b|not found/i.test(text ?? ''))
  );
}
