import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer';

const FOLDER = new URL('../../screenshots/pages/', import.meta.url).pathname;

/** Saves what the page shows in both colour schemes, to be looked at. Secrets are never on our pages. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  // A tab behind others paints nothing, and a picture of it would be waited for without end.
  await page.bringToFront();
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.screenshot({ path: join(FOLDER, `${name}-${scheme}.png`) as `${string}.png` });
  }
  await page.emulateMediaFeatures([]);
}
