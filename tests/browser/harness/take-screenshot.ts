import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer';

const FOLDER = new URL('../../screenshots/pages/', import.meta.url).pathname;

/** Saves screenshots of the page in both colour schemes to `tests/screenshots/pages`, for people to look at. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  // A tab in the background is not painted, and its screenshot would never come.
  await page.bringToFront();
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.screenshot({ path: join(FOLDER, `${name}-${scheme}.png`) as `${string}.png` });
  }
  await page.emulateMediaFeatures([]);
}
