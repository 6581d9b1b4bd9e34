/**
 * What a person does on a page. Each action waits until it is possible, and fails with a sentence that says what was
 * missing. What it waits for is named without an article: “search field”.
 */
import type { ElementHandle, Frame, Page } from 'puppeteer';
import { untilNextPoll } from '../browser/harness/wait-for.ts';

const TIMEOUT_MS = Number(process.env.PORTSIDE_APPS_TIMEOUT_MS ?? 20_000);

type PageOrFrame = Page | Frame;

/**
 * Polls until the condition returns a truthy value and returns that. Throws the message after the timeout.
 *
 * Unlike `waitFor` of the browser harness, it never abandons a slow check: a check may click and type, and two must not
 * do so at the same time.
 */
export async function waitOrFail<T>(
  message: string,
  condition: () => Promise<T | null | undefined | false>,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value;
    } catch {
      // The page was navigating, or the element was just replaced.
    }
    if (Date.now() > deadline) throw new Error(message);
    await untilNextPoll();
  }
}

/** The first visible element that matches the selector. */
export function waitForVisible(page: PageOrFrame, selector: string, name: string): Promise<ElementHandle<Element>> {
  return waitOrFail(`The page shows no ${name}`, () => findVisible(page, selector));
}

async function findVisible(page: PageOrFrame, selector: string): Promise<ElementHandle<Element> | null> {
  for (const element of await page.$$(selector)) {
    if (await element.isVisible()) return element;
  }
  return null;
}

/** Waits until the page, or one of the elements that match the selector, visibly contains the text. */
export async function waitForText(page: PageOrFrame, text: string, selector = 'body'): Promise<void> {
  await waitOrFail(`The page does not show “${text}”`, () =>
    page.evaluate(
      (containers, expected) =>
        [...document.querySelectorAll<HTMLElement>(containers)].some((element) =>
          // biome-ignore lint/performance/useDomNodeTextContent: textContent includes hidden text.
          element.innerText.replaceAll('\u00a0', ' ').includes(expected),
        ),
      selector,
      text,
    ),
  );
}

export async function click(page: PageOrFrame, selector: string, name: string, count = 1): Promise<void> {
  await waitOrFail(`The page shows no ${name} that can be clicked`, async () => {
    const element = await findVisible(page, selector);
    if (!element) return false;
    await element.click({ count });
    return true;
  });
}

/** Clicks the first visible element that matches the selector and contains the text, ignoring case. */
export async function clickText(page: PageOrFrame, selector: string, text: string): Promise<void> {
  await waitOrFail(`The page shows no “${text}” that can be clicked`, async () => {
    for (const element of await page.$$(selector)) {
      const hasText = await element.evaluate(
        (candidate, expected) => (candidate.textContent ?? '').toLowerCase().includes(expected),
        text.toLowerCase(),
      );
      if (!hasText || !(await element.isVisible())) continue;
      await element.click();
      return true;
    }
    return false;
  });
}

/** Replaces the text of a field. Tries again where a dialog that was still opening took the focus. */
export async function fill(page: PageOrFrame, selector: string, text: string, name: string): Promise<void> {
  await waitForVisible(page, selector, name);
  await waitOrFail(`The ${name} does not keep what is typed`, async () => {
    const element = await waitForVisible(page, selector, name);
    await element.click({ count: 3 });
    await element.press('Backspace');
    await element.type(text);
    const value = await element.evaluate((field) => (field as HTMLInputElement).value as string | undefined);
    return value === undefined || value === text;
  });
}

/** Types into the element that has the focus. */
export async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
}

type ModifierKey = 'Control' | 'Shift' | 'Alt';

/** Presses a key while the modifier keys are held. */
export async function press(
  page: Page,
  key: Parameters<Page['keyboard']['press']>[0],
  ...modifiers: ModifierKey[]
): Promise<void> {
  for (const modifier of modifiers) await page.keyboard.down(modifier);
  await page.keyboard.press(key);
  for (const modifier of modifiers) await page.keyboard.up(modifier);
}

/** Chooses files in a file input, which may be hidden. */
export async function chooseFiles(page: PageOrFrame, selector: string, ...paths: string[]): Promise<void> {
  const input = await waitOrFail('The page has no file input', () => page.$(selector));
  await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths);
}

/** The frame that contains an element that matches the selector. */
export function waitForFrame(page: Page, selector: string, name: string): Promise<Frame> {
  return waitOrFail(`The page has no frame with the ${name}`, async () => {
    for (const frame of page.frames()) if (await frame.$(selector)) return frame;
    return null;
  });
}

/** Navigates as if the URL were typed. A failure shows in the actions that follow. */
export async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 60_000 }).catch(() => {});
}

/** Reloads the page. A failure shows in the actions that follow. */
export async function reload(page: Page): Promise<void> {
  await page.reload({ waitUntil: 'domcontentloaded', timeout: 60_000 }).catch(() => {});
}

/** Performs the action, and brings to the front and returns the tab that it opens. */
export async function waitForNewTab(page: Page, action: () => Promise<unknown>): Promise<Page> {
  const before = new Set(await page.browserContext().pages());
  await action();
  const opened = await waitOrFail('No new tab opened', async () =>
    (await page.browserContext().pages()).find((tab) => !before.has(tab) && tab.url().startsWith('http')),
  );
  await opened.bringToFront();
  return opened;
}
