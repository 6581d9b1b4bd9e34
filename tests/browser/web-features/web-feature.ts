import type { Page } from 'puppeteer';
import { waitFor } from '../harness/wait-for.ts';

/** Something that web apps do, used by an app that expects to be at the root of its origin. */
export interface WebFeature {
  readonly use: FeatureUse;
  /** The result at the app's own origin, and also through Portside unless `throughPortside` says otherwise. */
  readonly result: unknown;
  readonly throughPortside?: Difference;
}

/** A different result through Portside, and the reason for it. */
interface Difference {
  readonly reason: string;
  /** The result in both modes. */
  readonly both?: unknown;
  /** The result under the prefix, if it is different from the other mode. */
  readonly prefix?: unknown;
  /** The result of an app that is served from `/`, if it is different from the other mode. */
  readonly root?: unknown;
}

/** Uses a feature, and returns a result that can be serialised. */
export type FeatureUse = (tab: AppTab) => Promise<unknown>;

/** A tab that shows the start page of the app. */
export interface AppTab {
  readonly page: Page;
  /** Navigates to a path of the app, as a script of the app does, and waits until it is loaded. */
  navigate(path: string): Promise<void>;
  /** Does something that opens a tab, and returns its page once it shows the app. The person agrees if Portside asks about it. */
  openTab(act: () => Promise<unknown>, options?: { readonly isAskedAbout?: boolean }): Promise<Page>;
  /** Deletes cookies and storage of the app's origin. */
  clearStorage(): Promise<void>;
  /** Does something that downloads a file, and returns its name and content. */
  download(act: () => Promise<unknown>): Promise<readonly [name: string, content: string]>;
}

/** A use that consists of one function, which runs in the start page. */
export function inPage(task: () => unknown): FeatureUse {
  return ({ page }) => page.evaluate(task);
}

/** Does something that navigates the page, and waits until the new document is loaded. */
export async function navigateBy(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => Object.assign(globalThis, { isOldDocument: true }));
  await act();
  await waitForNewDocument(page);
}

/** Waits until the page shows a loaded document that `navigateBy` didn't mark as old. */
export async function waitForNewDocument(page: Page): Promise<void> {
  await waitFor(() => page.evaluate(() => !('isOldDocument' in globalThis) && document.readyState === 'complete'));
}

/**
 * On a page at `/request/…`: method and URL, content type and body of the request for it, as the app received it; and
 * the path and query that the page itself sees.
 */
export function readReceivedRequest(page: Page): Promise<unknown> {
  return waitFor(() =>
    page.evaluate(() => {
      const { receivedRequest } = globalThis as unknown as { receivedRequest?: Record<string, string> };
      return (
        receivedRequest && [
          `${receivedRequest.method} ${receivedRequest.url}`,
          receivedRequest.type,
          receivedRequest.body,
          location.pathname + location.search,
        ]
      );
    }),
  );
}

/** Clicks an element by script, which also works in tabs that are not in front. */
export function click(page: Page, selector: string): Promise<void> {
  return page.evaluate((one) => (document.querySelector(one) as HTMLElement).click(), selector);
}

/** Submits a form by script. */
export function submit(page: Page, selector: string): Promise<void> {
  return page.evaluate((one) => (document.querySelector(one) as HTMLFormElement).requestSubmit(), selector);
}
