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
