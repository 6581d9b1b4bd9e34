/**
 * Renders `public/icon/mark.svg` in the sizes that browsers and stores require. Run it with `npm run icons` after each
 * change of the mark.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer';
import { findChromium } from '../../setup/find-browser.ts';

const FOLDER = fileURLToPath(new URL('../../../public/icon', import.meta.url));
const SIZES = [16, 32, 48, 128];

const mark = await readFile(`${FOLDER}/mark.svg`, 'utf8');
const browser = await puppeteer.launch({
  executablePath: (await findChromium()) ?? 'chromium',
  args: ['--no-sandbox', '--no-first-run'],
});
try {
  const page = await browser.newPage();
  for (const size of SIZES) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px }</style>${mark}`);
    await page.screenshot({ path: `${FOLDER}/${size}.png`, omitBackground: true });
  }
} finally {
  await browser.close();
}
