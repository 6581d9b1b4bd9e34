/**
 * Draws every named state of every page in Chromium, light and dark, in each language, into `tests/screenshots/`, and
 * checks each with axe as a person would see it: contrast is known only where things are drawn.
 *
 * `node tests/ui/gallery/screenshots.ts [part of a state's name]`
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import puppeteer, { type Page } from 'puppeteer';
import { findChromium } from '../../setup/find-browser.ts';
import { LOCALES, type Locale, readLocale } from '../locale.ts';
import { serveGallery } from './serve.ts';

const FOLDER = fileURLToPath(new URL('../../screenshots', import.meta.url));
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCHEMES = ['light', 'dark'] as const;
const SIZES = {
  popup: { width: 400, height: 600 },
  options: { width: 1000, height: 760 },
  gate: { width: 900, height: 560 },
  isolated: { width: 900, height: 560 },
};

interface NamedState {
  readonly page: keyof typeof SIZES;
  readonly name: string;
}

const wanted = process.argv[2] ?? '';
const gallery = await serveGallery();
const browser = await puppeteer.launch({
  executablePath: (await findChromium()) ?? 'chromium',
  args: ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--hide-scrollbars'],
});
let violations = 0;
try {
  await mkdir(FOLDER, { recursive: true });
  for (const locale of LOCALES) violations += await drawAll(locale);
} finally {
  await browser.close();
  await gallery.close();
}
console.log(violations === 0 ? 'axe found nothing' : `axe found ${violations} violations`);
process.exitCode = violations === 0 ? 0 : 1;

async function drawAll(locale: Locale): Promise<number> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  page.on('console', (message) => message.type() === 'error' && console.error(message.text(), message.location().url));
  await page.setBypassCSP(true);
  await page.evaluateOnNewDocument(`window.galleryMessages = ${JSON.stringify(await readLocale(locale))}`);
  await page.goto(gallery.url);
  await page.waitForFunction('window.galleryStates');
  const states = (await page.evaluate('window.galleryStates')) as NamedState[];
  let found = 0;
  for (const state of states.filter(({ page, name }) => `${page} ${name}`.includes(wanted))) {
    for (const scheme of SCHEMES) found += await draw(page, state, scheme, locale);
  }
  await page.close();
  return found;
}

async function draw(page: Page, state: NamedState, scheme: (typeof SCHEMES)[number], locale: Locale): Promise<number> {
  await page.setViewport({ ...SIZES[state.page], deviceScaleFactor: 1 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(`${gallery.url}?${new URLSearchParams({ page: state.page, state: state.name })}`);
  await page.waitForFunction('window.isReached', { timeout: 10_000 });
  await page.evaluate('document.fonts.ready');
  const name = `${state.page} ${state.name}`;
  const file = `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.${locale}.${scheme}.png`;
  await page.screenshot({ path: `${FOLDER}/${file}`, fullPage: state.page !== 'popup' });
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  for (const { id, nodes } of violations) {
    console.log(
      `${file}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n    ${failureSummary}`).join('\n  ')}`,
    );
  }
  return violations.length;
}
