import type { Page } from 'puppeteer';
import type { Chromium } from './chromium.ts';

/** Opens the real popup over a tab, as a click on the toolbar button does. */
export async function openPopupOnTab(chromium: Chromium, tab: Page): Promise<Page> {
  // Creates the page that calls `openPopup` first, so that it doesn't come in front of the tab later.
  await chromium.evaluateInExtension(() => {});
  await tab.bringToFront();
  const before = new Set(chromium.browser.targets());
  await chromium.evaluateInExtension(() => chrome.action.openPopup());
  const target = await chromium.browser.waitForTarget((one) => !before.has(one) && one.url().endsWith('/popup.html'), {
    timeout: 10_000,
  });
  return target.asPage();
}

/**
 * Clicks the toolbar button while a tab is in front, and returns the popup. The browser then lets the popup see the tab's address, which
 * it does not for `openPopup`.
 */
export async function clickToolbarButton({ browser, extensionId }: Chromium, tab: Page): Promise<Page> {
  const extension = (await browser.extensions()).get(extensionId);
  if (!extension) throw new Error('The browser lists no such extension');
  await tab.bringToFront();
  const before = new Set(browser.targets());
  const isPopup = (url: string) => url.endsWith('/popup.html');
  const opened = browser.waitForTarget((one) => !before.has(one) && isPopup(one.url()), { timeout: 10_000 });
  await extension.triggerAction(tab);
  return (await opened).asPage();
}
