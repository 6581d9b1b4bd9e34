import type { VNode } from 'preact';

/** A named state of a page. It is checked for accessibility, and can be rendered as a picture. */
export interface PageState {
  readonly page: 'popup' | 'options' | 'gate' | 'isolated';
  readonly name: string;
  /** The page, with a new backend each time. */
  readonly element: () => VNode;
  /** What a person does to get there, independent of the language. */
  readonly steps?: (body: HTMLElement) => Promise<void>;
  /** Matches an element that exists once the page is in this state. */
  readonly selector: string;
}

const TIMEOUT_MS = 4000;

/** Puts a page that was just rendered into this state. */
export async function reachState({ steps, selector }: PageState, body: HTMLElement): Promise<void> {
  await steps?.(body);
  await findElement(body, selector);
}

/** The first element that matches, as soon as there is one. */
export async function findElement<T extends Element = HTMLElement>(body: HTMLElement, selector: string): Promise<T> {
  for (const start = performance.now(); performance.now() - start < TIMEOUT_MS; ) {
    const found = body.querySelector<T>(selector);
    if (found) return found;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  throw new Error(`No element matches ${selector}`);
}

/** Clicks the first element that matches, as soon as there is one. */
export async function click(body: HTMLElement, selector: string): Promise<void> {
  (await findElement(body, selector)).click();
}

/** Replaces the text in the first field that matches, as soon as there is one. */
export async function fill(body: HTMLElement, selector: string, text: string): Promise<void> {
  const field = await findElement<HTMLInputElement | HTMLTextAreaElement>(body, selector);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Chooses an option of the first `select` that matches, as soon as there is one. */
export async function choose(body: HTMLElement, selector: string, value: string): Promise<void> {
  const select = await findElement<HTMLSelectElement>(body, selector);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}
