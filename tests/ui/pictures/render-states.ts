import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import puppeteer, { type Browser, type CDPSession, type Page } from 'puppeteer';
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
  readonly view?: View;
}

/** How a person looks at the pages, where it is not as most do. */
export interface View {
  /** The width of the window, in place of that of each page. */
  readonly width?: number;
  /** The browser's zoom; 2 is 200 %. The popup keeps the height that browsers limit it to. */
  readonly zoom?: number;
  /** In a scheme of few colours, which the person chose for all programs. */
  readonly hasForcedColors?: boolean;
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
  view = {},
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
      const { page, session, states } = await openGallery(browser, gallery.url, locale);
      for (const state of states.filter(({ page, name }) => matches(`${page} ${name}`))) {
        for (const scheme of schemes) {
          const file = `${`${state.page} ${state.name}`.replaceAll(/[^a-z0-9]+/gi, '-')}.${locale}.${scheme}.png`;
          await emulateColors(session, scheme, view.hasForcedColors ?? false);
          const errors = await renderState(page, gallery.url, state, join(folder, file), view);
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
  const session = await page.createCDPSession();
  return { page, session, states: (await page.evaluate('window.galleryStates')) as NamedState[] };
}

async function renderState(page: Page, url: string, state: NamedState, path: string, view: View) {
  const errors: string[] = [];
  const onPageError = (error: unknown) => errors.push(String(error));
  page.on('pageerror', onPageError);
  try {
    await page.setViewport(viewportOf(state.page, view));
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

/** A zoomed page has fewer of its own pixels, and each is drawn larger. */
function viewportOf(page: PageState['page'], { width, zoom = 1 }: View) {
  const size = SIZES[page];
  // The popup is as wide as it asks to be.
  const wide = width ?? (page === 'popup' ? size.width : size.width / zoom);
  return { width: wide, height: size.height / zoom, deviceScaleFactor: zoom };
}

/** Lasts as long as the session does. */
async function emulateColors(session: CDPSession, scheme: Scheme, hasForcedColors: boolean): Promise<void> {
  const features = [
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'forced-colors', value: hasForcedColors ? 'active' : 'none' },
  ];
  await session.send('Emulation.setEmulatedMedia', { features });
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
