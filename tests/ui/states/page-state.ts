import type { VNode } from 'preact';

/** A state of a page that has a name, can be looked at, and is checked for accessibility. */
export interface PageState {
  readonly page: 'popup' | 'options' | 'gate' | 'isolated';
  readonly name: string;
  readonly element: () => VNode;
  /** What a person does to get there, in any language. */
  readonly act?: (body: HTMLElement) => Promise<void>;
  /** What is there once the state is. */
  readonly shows: string;
}

/** Takes a page that was just drawn to this state. */
export async function reach(state: PageState, body: HTMLElement): Promise<void> {
  await state.act?.(body);
  await appears(body, state.shows);
}

/** The element, once it is there. */
export async function appears<T extends Element = HTMLElement>(body: HTMLElement, selector: string): Promise<T> {
  for (const start = performance.now(); performance.now() - start < 4000; ) {
    const found = body.querySelector<T>(selector);
    if (found) return found;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  throw new Error(`Nothing appeared for ${selector}`);
}

/** Clicks the element, once it is there. */
export async function click(body: HTMLElement, selector: string): Promise<void> {
  (await appears(body, selector)).click();
}

/** Types the text over what is in the field, once it is there. */
export async function fill(body: HTMLElement, selector: string, text: string): Promise<void> {
  const field = await appears<HTMLInputElement | HTMLTextAreaElement>(body, selector);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
