import type { ElementHandle, Page } from 'puppeteer';
import { waitFor } from './wait-for.ts';

/**
 * Waits for an element. Polls from outside: puppeteer's `waitForSelector` runs in the page, and can miss an element in
 * a tab that was in the background.
 */
export function waitForElement<E extends Element = HTMLElement>(
  page: Page,
  selector: string,
): Promise<ElementHandle<E>> {
  return waitFor(() => page.$(selector)) as unknown as Promise<ElementHandle<E>>;
}
