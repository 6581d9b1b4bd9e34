import type { ElementHandle, Page } from 'puppeteer';
import { until } from './until.ts';

/**
 * The element, once it is there. Looks again and again by itself: Puppeteer's own wait lives in the page and was seen
 * to miss what a gate page showed after another tab had been in front.
 */
export function find<E extends Element = HTMLElement>(page: Page, selector: string): Promise<ElementHandle<E>> {
  return until(() => page.$(selector)) as unknown as Promise<ElementHandle<E>>;
}
