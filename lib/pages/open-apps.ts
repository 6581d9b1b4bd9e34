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

/** The apps that tabs show now. */
export interface OpenApps {
  readonly all: readonly AppInTab[];
  /** The one in the active tab; null where that shows none. */
  readonly active: AppInTab | null;
  /** What the active tab shows, whatever that is; empty where the browser does not tell. */
  readonly activeUrl: string;
}

/** Which tabs show apps. A tab that went on to another site shows none. */
export async function readOpenApps(): Promise<OpenApps> {
  const [tabs, [activeTab], session, local] = await Promise.all([
    browser.tabs.query({}),
    browser.tabs.query({ active: true, currentWindow: true }),
    readStored('session', ['tabs']),
    readStored('local', ['rootPrefixes']),
  ]);
  const activeUrl = activeTab?.url ?? '';
  if (!session.ok || !local.ok) return { all: [], active: null, activeUrl };
  const all = tabs.flatMap(({ id, url }): AppInTab[] => {
    if (id === undefined || !url) return [];
    const { access } = tabState(session.value.tabs, id);
    if (access.state !== 'granted' || access.grant.kind === 'api') return [];
    const { prefix, contextId } = access.grant;
    const proxyUrl = toProxyUrl(prefix, shownAt(url, currentPlatform()));
    const address = local.value.rootPrefixes.includes(prefix) ? 'root' : 'prefix';
    return proxyUrl === null ? [] : [{ tabId: id, prefix, contextId, url: proxyUrl, address }];
  });
  return { all, active: all.find(({ tabId }) => tabId === activeTab?.id) ?? null, activeUrl };
}

/** Brings a tab to the front. */
export async function goToTab(tabId: number): Promise<void> {
  const { windowId } = await browser.tabs.update(tabId, { active: true });
  if (windowId !== undefined) await browser.windows.update(windowId, { focused: true });
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
