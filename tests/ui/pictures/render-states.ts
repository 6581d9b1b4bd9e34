import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { findChromium } from '../../setup/find-browser.ts';
import { type Locale, readLocale } from '../locale.ts';
import type { PageState } from '../states/page-state.ts';
import { serveGallery } from './serve.ts';

/** The colour schemes that pages are rendered in. */
export const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

const SIZES: Record<PageState['page'], { width: number; height: number }> = {
  popup: { width: 400, height: 600 },
  options: { width: 1000, height: 760 },
  gate: { width: 900, height: 560 },
  isolated: { width: 900, height: 560 },
};
const TIMEOUT_MS = 10_000;

type NamedState = Pick<PageState, 'page' | 'name'>;

/** What to render, and where the pictures go. */
export interface RenderOptions {
  readonly folder: string;
  readonly locales: readonly Locale[];
  readonly schemes: readonly Scheme[];
  /** Whether to render a state. Its title is the name of its page and its own, as in `popup services`. */
  readonly matches: (title: string) => boolean;
  /** The width of the window, in place of that of each page. */
  readonly width?: number;
}

/** A state that was rendered. */
export interface RenderedState {
  /** The name of the picture in the folder. */
  readonly file: string;
  /** Errors of the page, and violations that axe found. */
  readonly errors: readonly string[];
}

/**
 * Renders named states in Chromium, saves a picture of each, and checks each with axe. Contrast and scrolling can be
 * checked only here, where there is a layout.
 */
export async function renderStates({
  folder,
  locales,
  schemes,
  matches,
  width,
}: RenderOptions): Promise<RenderedState[]> {
  await mkdir(folder, { recursive: true });
  const gallery = await serveGallery();
  const browser = await puppeteer.launch({
    executablePath: (await findChromium()) ?? 'chromium',
    args: ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--hide-scrollbars'],
  });
  const rendered: RenderedState[] = [];
  try {
    for (const locale of locales) {
      const { page, states } = await openGallery(browser, gallery.url, locale);
      for (const state of states.filter(({ page, name }) => matches(`${page} ${name}`))) {
        for (const scheme of schemes) {
          const file = `${`${state.page} ${state.name}`.replaceAll(/[^a-z0-9]+/gi, '-')}.${locale}.${scheme}.png`;
          const errors = await renderState(page, gallery.url, state, scheme, join(folder, file), width);
          rendered.push({ file, errors });
        }
      }
      await page.close();
    }
  } finally {
    await browser.close();
    await gallery.close();
  }
  return rendered;
}

async function openGallery(browser: Browser, url: string, locale: Locale) {
  const page = await browser.newPage();
  await page.setBypassCSP(true);
  await page.evaluateOnNewDocument(`window.galleryMessages = ${JSON.stringify(await readLocale(locale))}`);
  await page.goto(url);
  await page.waitForFunction('window.galleryStates', { timeout: TIMEOUT_MS });
  return { page, states: (await page.evaluate('window.galleryStates')) as NamedState[] };
}

async function renderState(page: Page, url: string, state: NamedState, scheme: Scheme, path: string, width?: number) {
  const errors: string[] = [];
  const onPageError = (error: unknown) => errors.push(String(error));
  page.on('pageerror', onPageError);
  try {
    await page.setViewport({ ...SIZES[state.page], ...(width === undefined ? {} : { width }), deviceScaleFactor: 1 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.goto(`${url}?${new URLSearchParams({ page: state.page, state: state.name })}`);
    await page.waitForFunction('window.galleryResult', { timeout: TIMEOUT_MS });
    const { error } = (await page.evaluate('window.galleryResult')) as { error: string | null };
    if (error !== null) errors.push(error);
    await page.evaluate('document.fonts.ready');
    await page.screenshot({ path: path as `${string}.png`, fullPage: state.page !== 'popup' });
    if (await page.evaluate(scrollsSideways)) errors.push('The page scrolls sideways');
    errors.push(...(await violationsOf(page)));
  } finally {
    page.off('pageerror', onPageError);
  }
  return errors;
}

const scrollsSideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';

let axeSource: Promise<string> | undefined;

async function violationsOf(page: Page): Promise<string[]> {
  axeSource ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(await axeSource);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations.map(({ id, nodes }) => {
    const details = nodes.map(({ html, failureSummary }) => `${html}\n    ${failureSummary}`);
    return `${id}: ${details.join('\n  ')}`;
  });
}
