import type { Chromium } from './chromium.ts';
import { find } from './find.ts';

/** Gives the extension access to every host, by its own request in a click. */
export async function grantEveryHost(chromium: Chromium): Promise<void> {
  const page = await chromium.openPage('options.html');
  const heading = await find(page, 'h1');
  const granted = page.evaluate(
    () =>
      new Promise<boolean>((resolve, reject) => {
        const ask = () => chrome.permissions.request({ origins: ['*://*/*', 'wss://*/*'] }).then(resolve, reject);
        addEventListener('click', () => void ask(), { once: true });
      }),
  );
  await heading.click();
  if (!(await granted)) throw new Error('Access to all hosts was not granted');
  await page.close();
}
