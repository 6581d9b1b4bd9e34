import type { Page } from 'puppeteer';
import type { Chromium } from './chromium.ts';
import { find } from './find.ts';
import { until } from './until.ts';

/** What a person does, done through the pages themselves by their words. */

/** How a person wants credentials to be kept. */
export type Keeping =
  | { readonly kind: 'session' }
  | { readonly kind: 'passphrase' | 'passkey'; readonly passphrase: string };

/** Imports a kubeconfig on the options page: pastes it, reads the preview, and imports with access. */
export async function importKubeconfig(
  chromium: Pick<Chromium, 'openPage'>,
  text: string,
  kept?: Keeping,
): Promise<void> {
  const page = await chromium.openPage('options.html');
  await readKubeconfig(page, text);
  await applyImport(page, kept);
  await page.close();
}

/** Puts text into the import field and has it read; the preview is then on screen. */
export async function readKubeconfig(page: Page, text: string): Promise<void> {
  const field = await find(page, 'textarea[name="kubeconfig"]');
  await field.evaluate((element, value) => {
    (element as HTMLTextAreaElement).value = value;
  }, text);
  await (await find(page, '.kubeconfig-input button[type="submit"]')).click();
  await find(page, '.import-preview, .notice');
}

/**
 * Imports what the preview shows, and waits until it is said to be done. Where it asks, credentials are kept for the session
 * only, or with the passphrase, or with a passkey too.
 */
export async function applyImport(page: Page, kept: Keeping = { kind: 'session' }): Promise<void> {
  const way = await page.$(`.keeping input[value="${kept.kind}"]`);
  await way?.click();
  if (way && kept.kind !== 'session') {
    await (await find(page, 'input[name="new-passphrase"]')).type(kept.passphrase);
    await (await find(page, 'input[name="repeated-passphrase"]')).type(kept.passphrase);
  }
  const button = await find(page, '.import-actions button.primary:not(:disabled)');
  await button.click();
  await find(page, '.notice.done');
}

/** Puts text into a field at once. */
async function paste(page: Page, selector: string, text: string): Promise<void> {
  await (await find(page, selector)).focus();
  await page.keyboard.sendCharacter(text);
}

/** Clicks the button of this name. */
export async function clickButton(page: Page, name: string): Promise<void> {
  const button = await find(page, `::-p-aria([name="${name}"][role="button"])`);
  await button.click();
}

/** Opens a URL as one context, as the popup does, and returns the page that shows it. */
export async function openFromPopup(chromium: Chromium, contextName: string, url: string): Promise<Page> {
  const popup = await chromium.openPage('popup.html');
  const before = new Set(await chromium.browser.pages());
  await selectContext(popup, contextName);
  await paste(popup, 'input[type="search"]', url);
  const entry = await find(popup, '.pasted-url button');
  await entry.click();
  return newPage(chromium, before, url);
}

/** Shows another context in the popup. */
export async function selectContext(popup: Page, contextName: string): Promise<void> {
  const select = await find(popup, 'select');
  const value = await select.evaluate(
    (element, name) =>
      [...(element as HTMLSelectElement).options].find((option) => option.text.startsWith(name))?.value,
    contextName,
  );
  if (value === undefined) throw new Error(`The popup offers no context ${contextName}`);
  await popup.select('select', value);
}

/** The page that came up besides those that were there, once it shows the URL. */
export async function newPage(chromium: Pick<Chromium, 'browser'>, before: Set<Page>, url: string): Promise<Page> {
  return until(async () => {
    const pages = await chromium.browser.pages();
    return pages.find((page) => !before.has(page) && page.url().startsWith(url));
  });
}

/** Goes to a URL as if typed, and waits for what the tab shows in the end. Returns the page's text. */
export async function typeUrl(page: Page, url: string, shown = url): Promise<string> {
  await goTo(page, url);
  return waitForUrl(page, shown);
}

/**
 * Goes to a URL as if typed, wherever that leads: the gate replaces a navigation, which a driver may take for a failure, or
 * wait for without end.
 */
export async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 5_000 }).catch(() => {});
}

/** Waits until the tab shows the URL, loaded, and returns its text. */
export async function waitForUrl(page: Page, shown: string): Promise<string> {
  return until(async () => {
    if (!page.url().startsWith(shown)) return null;
    const [isLoaded, text] = await page.evaluate(
      () => [document.readyState === 'complete', document.documentElement.textContent] as const,
    );
    return isLoaded ? text || ' ' : null;
  });
}
