import type { Page } from 'puppeteer';
import type { Chromium } from './chromium.ts';

/** Opens the popup itself, as a click on the extension's button does, over this tab. */
export async function openPopupOn(chromium: Chromium, tab: Page): Promise<Page> {
  // The page that tells the browser to open it must not be the one in front.
  await chromium.inExtension(() => {});
  await tab.bringToFront();
  const before = new Set(chromium.browser.targets());
  await chromium.inExtension(() => chrome.action.openPopup());
  const target = await chromium.browser.waitForTarget((one) => !before.has(one) && one.url().endsWith('/popup.html'), {
    timeout: 10_000,
  });
  return target.asPage();
}
