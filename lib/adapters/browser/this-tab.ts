import { underPrefix } from '../../core/grants/virtual-root.ts';
import type { AddressChoice } from '../../core/messages.ts';
import { browser } from './browser.ts';
import { readStoredTogether } from './storage.ts';

/** The app in the tab in front; null where it shows none. */
export async function readThisTab() {
  const [[tab], { grants }, { rootPrefixes }] = await Promise.all([
    browser.tabs.query({ active: true, currentWindow: true }),
    readStoredTogether('session', ['grants']),
    readStoredTogether('local', ['rootPrefixes']),
  ]);
  const grant = grants.find(({ tabId, kind }) => tabId === tab?.id && kind !== 'api');
  if (!grant || !tab?.url) return null;
  const { tabId, prefix, contextId, kind } = grant;
  const url = kind === 'isolated' ? prefix : underPrefix(prefix, tab.url);
  if (url === null) return null;
  const address: AddressChoice = rootPrefixes.includes(prefix) ? 'root' : 'prefix';
  return { tabId, prefix, contextId, url, address };
}

/** Whether the page in this tab says that it does not exist, or asked for something outside the app's prefix. */
export async function looksLost({ tabId, prefix }: { tabId: number; prefix: string }): Promise<boolean> {
  const scripting = browser.scripting as unknown as {
    executeScript(injection: object): Promise<{ result?: unknown }[]>;
  };
  try {
    const [seen] = await scripting.executeScript({ target: { tabId }, func: lookAtPage, args: [prefix] });
    return seen?.result === true;
  } catch {
    // An error page of the browser, where no script may run.
    return false;
  }
}

/** Runs in the page, so it refers to nothing outside itself. Browsers ask for `/favicon.ico` by themselves. */
function lookAtPage(prefix: string): boolean {
  const { origin } = new URL(prefix);
  const asked = performance.getEntriesByType('resource').map(({ name }) => name);
  const isOutside = (url: string) =>
    url.startsWith(`${origin}/`) && !url.startsWith(prefix) && url !== `${origin}/favicon.ico`;
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const headings = [document.title, ...[...document.querySelectorAll('h1, h2, h3')].map((one) => one.textContent)];
  return (
    navigation?.responseStatus === 404 ||
    asked.some(isOutside) ||
    headings.some((text) => /\b404\b|not found/i.test(text ?? ''))
  );
}
