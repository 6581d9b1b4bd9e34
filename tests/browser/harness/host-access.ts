import type { Chromium } from './chromium.ts';
import { waitForElement } from './wait-for-element.ts';

/** Grants the extension access to all hosts, by a permission request in a click. */
export async function grantAccessToAllHosts(chromium: Chromium): Promise<void> {
  const page = await chromium.openPage('options.html');
  const heading = await waitForElement(page, 'h1');
  await page.evaluate(() => {
    const request = () => chrome.permissions.request({ origins: ['*://*/*', 'wss://*/*'] });
    const granted = new Promise((resolve, reject) => {
      addEventListener('click', () => void request().then(resolve, reject), { once: true });
    });
    Object.assign(globalThis, { granted });
  });
  await heading.click();
  const isGranted = await page.evaluate(() => (globalThis as unknown as { granted: Promise<boolean> }).granted);
  if (!isGranted) throw new Error('Access to all hosts was not granted');
  await page.close();
}
