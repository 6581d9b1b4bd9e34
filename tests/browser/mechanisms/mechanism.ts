import type { Page } from 'puppeteer';
import { until } from '../harness/until.ts';

/** Something that web apps do, tried by an app that takes itself to live at the root of its address. */
export interface Mechanism {
  readonly attempt: Attempt;
  /** What comes of it at the app's own address, and behind Portside too unless said below. */
  readonly gives: unknown;
  readonly differs?: Difference;
}

/** Where Portside cannot, or does not, make it the same: why, and exactly what comes of it instead. */
interface Difference {
  readonly why: string;
  /** In both ways. */
  readonly behind?: unknown;
  /** Under the prefix only. */
  readonly prefix?: unknown;
  /** At the root only. */
  readonly root?: unknown;
}

export type Attempt = (visit: Visit) => Promise<unknown>;

/** The app in one of the ways, in a tab that shows its start page. */
export interface Visit {
  readonly page: Page;
  /** Leads the tab to a page of the app, as a script of the app does, and waits until it is loaded. */
  go(path: string): Promise<void>;
  /** Does something that opens a tab, and gives back that tab once it shows a page of the app. */
  opened(act: () => Promise<unknown>): Promise<Page>;
  /** Removes cookies and storage, which the two ways of Portside share. */
  forget(): Promise<void>;
  /** Does something that downloads a file, and gives back its name and content. */
  downloaded(act: () => Promise<unknown>): Promise<readonly [name: string, content: string]>;
}

/** Something that is tried by a script of the start page alone. */
export function inPage(task: () => unknown): Attempt {
  return ({ page }) => page.evaluate(task);
}

/** Does something that leads the page elsewhere, and waits until that is loaded. */
export async function leave(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => Object.assign(globalThis, { isStale: true }));
  await act();
  await untilLoaded(page);
}

/** Waits until the page shows a document that was not marked, whole. */
export async function untilLoaded(page: Page): Promise<void> {
  await until(() => page.evaluate(() => !('isStale' in globalThis) && document.readyState === 'complete'));
}

/** What a page that tells it was asked: method, address, type and body. And where it is. */
export function readAsked(page: Page): Promise<unknown> {
  return until(() =>
    page.evaluate(() => {
      const { asked } = globalThis as unknown as { asked?: Record<string, string> };
      return asked && [`${asked.method} ${asked.url}`, asked.type, asked.body, location.pathname + location.search];
    }),
  );
}

/** Clicks the element, also in a tab behind others. */
export function click(page: Page, selector: string): Promise<void> {
  return page.evaluate((one) => (document.querySelector(one) as HTMLElement).click(), selector);
}

/** Submits the form, as scripts do. */
export function submit(page: Page, selector: string): Promise<void> {
  return page.evaluate((one) => (document.querySelector(one) as HTMLFormElement).submit(), selector);
}
