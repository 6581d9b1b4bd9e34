import type { ElementHandle, Frame, Page } from 'puppeteer';

/** What a person does on a page. Each step waits for what it needs, and says what was not there. */

const PATIENCE_MS = Number(process.env.PORTSIDE_APPS_PATIENCE_MS ?? 20_000);

type Place = Page | Frame;

/** Waits for a fact about the page, and throws the sentence if it does not come about. */
export async function wait<T>(
  sentence: string,
  look: () => Promise<T | null | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      const value = await look();
      if (value) return value;
    } catch {
      // The page was between two documents, or the element was just replaced.
    }
    if (Date.now() > end) throw new Error(sentence);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The visible element. */
export function see(place: Place, selector: string, what: string): Promise<ElementHandle<Element>> {
  return wait(`There is no ${what}`, () => visible(place, selector));
}

async function visible(place: Place, selector: string): Promise<ElementHandle<Element> | null> {
  for (const element of await place.$$(selector)) {
    if (await element.isVisible()) return element;
  }
  return null;
}

/** Waits until the text is to be read, in the whole page or in an element. */
export async function seeText(place: Place, text: string, selector = 'body'): Promise<void> {
  await wait(`“${text}” is not to be read`, () =>
    place.evaluate(
      (where, wanted) =>
        [...document.querySelectorAll<HTMLElement>(where)].some((element) =>
          // biome-ignore lint/performance/useDomNodeTextContent: what is hidden cannot be read.
          element.innerText.replaceAll('\u00a0', ' ').includes(wanted),
        ),
      selector,
      text,
    ),
  );
}

export async function click(place: Place, selector: string, what: string, count = 1): Promise<void> {
  await wait(`There is no ${what} to click`, async () => {
    const element = await visible(place, selector);
    if (!element) return false;
    await element.click({ count });
    return true;
  });
}

/** Clicks the first visible element of these that has this text, in capitals or not. */
export async function clickText(place: Place, selector: string, text: string): Promise<void> {
  await wait(`There is no “${text}” to click`, async () => {
    for (const element of await place.$$(selector)) {
      const isIt = await element.evaluate(
        (one, wanted) => (one.textContent ?? '').toLowerCase().includes(wanted),
        text.toLowerCase(),
      );
      if (!isIt || !(await element.isVisible())) continue;
      await element.click();
      return true;
    }
    return false;
  });
}

/** Empties a field and types into it, again where a dialog that was still coming up took the focus away. */
export async function fill(place: Place, selector: string, text: string, what: string): Promise<void> {
  await see(place, selector, what);
  await wait(`The ${what} does not keep what is typed`, async () => {
    const element = await see(place, selector, what);
    await element.click({ count: 3 });
    await element.press('Backspace');
    await element.type(text);
    const value = await element.evaluate((one) => (one as HTMLInputElement).value as string | undefined);
    return value === undefined || value === text;
  });
}

/** Types where the focus is. */
export async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
}

export async function press(page: Page, key: Parameters<Page['keyboard']['press']>[0], ...held: Held[]): Promise<void> {
  for (const one of held) await page.keyboard.down(one);
  await page.keyboard.press(key);
  for (const one of held) await page.keyboard.up(one);
}

type Held = 'Control' | 'Shift' | 'Alt';

/** Chooses files in a file field, hidden or not. */
export async function chooseFiles(place: Place, selector: string, ...paths: string[]): Promise<void> {
  const input = await wait('There is no field for files', () => place.$(selector));
  await (input as ElementHandle<HTMLInputElement>).uploadFile(...paths);
}

/** The frame that shows this element. */
export function frameWith(page: Page, selector: string, what: string): Promise<Frame> {
  return wait(`There is no frame with ${what}`, async () => {
    for (const frame of page.frames()) if (await frame.$(selector)) return frame;
    return null;
  });
}

/** Goes to an address as if typed. What the tab shows is up to the steps that follow. */
export async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 60_000 }).catch(() => {});
}

/** Loads the page again, as F5 does, whatever the page says about leaving it: its dialogs are answered. */
export async function reload(page: Page): Promise<void> {
  await page.reload({ waitUntil: 'domcontentloaded', timeout: 60_000 }).catch(() => {});
}

/** The tab that a step opens, in front. */
export async function newTabBy(page: Page, step: () => Promise<unknown>): Promise<Page> {
  const before = new Set(await page.browserContext().pages());
  await step();
  const opened = await wait('No new tab opens', async () =>
    (await page.browserContext().pages()).find((one) => !before.has(one) && one.url().startsWith('http')),
  );
  await opened.bringToFront();
  return opened;
}
