import type { Page } from 'puppeteer';
import type { OptionsTopic } from '../../../lib/core/options-address.ts';
import type { Chromium } from './chromium.ts';
import type { Firefox } from './firefox.ts';
import { waitFor, withTimeout } from './wait-for.ts';
import { waitForElement } from './wait-for-element.ts';

/** What a person does with the extension, done through its pages. */

/** Closing a tab takes some milliseconds. */
const CLOSE_TIMEOUT_MS = 3_000;

/** Where a person wants credentials to be stored. */
export type CredentialStorage =
  | { readonly mode: 'memoryOnly' }
  | { readonly mode: 'passphrase' | 'passkey'; readonly passphrase: string };

/** Imports a kubeconfig on the options page, and grants access to its servers. */
export async function importKubeconfig(
  browser: Pick<Chromium | Firefox, 'openPage'>,
  kubeconfig: string,
  storage?: CredentialStorage,
): Promise<void> {
  const page = await browser.openPage('options.html');
  await submitKubeconfig(page, kubeconfig);
  await confirmImport(page, storage);
  await page.close();
}

/** Removes all contexts, with their credentials and access. */
export async function removeAllContexts({ sendMessage }: Pick<Chromium, 'sendMessage'>): Promise<void> {
  const states = await sendMessage('listContexts');
  await sendMessage(
    'removeContexts',
    states.map(({ context }) => context.id),
  );
}

/** Shows a part of the options page, as the links to it do. */
export async function showTopic(page: Page, topic: OptionsTopic | 'import'): Promise<void> {
  await page.evaluate((fragment) => {
    location.hash = fragment;
  }, topic);
}

/** Submits a kubeconfig as text on the options page, and waits for the preview or a problem. */
export async function submitKubeconfig(page: Page, kubeconfig: string): Promise<void> {
  await showTopic(page, 'import');
  const field = await waitForElement(page, 'textarea[name="kubeconfig"]');
  await field.evaluate((element, value) => {
    (element as HTMLTextAreaElement).value = value;
  }, kubeconfig);
  await (await waitForElement(page, '.kubeconfig-input button[type="submit"]')).click();
  await waitForElement(page, '.import-preview, .notice');
}

/** Imports what the preview shows, and waits until it is done. `storage` is the answer where the page asks for it. */
export async function confirmImport(page: Page, storage: CredentialStorage = { mode: 'memoryOnly' }): Promise<void> {
  const option = await page.$(`.storage-mode input[value="${storage.mode}"]`);
  await option?.click();
  if (option && storage.mode !== 'memoryOnly') {
    await (await waitForElement(page, 'input[name="new-passphrase"]')).type(storage.passphrase);
    await (await waitForElement(page, 'input[name="repeated-passphrase"]')).type(storage.passphrase);
  }
  await (await waitForElement(page, '.import-actions button.primary:not(:disabled)')).click();
  await waitForElement(page, '.notice.done');
}

/** Clicks the button with this accessible name. */
export async function clickButton(page: Page, name: string): Promise<void> {
  const button = await waitForElement(page, `::-p-aria([name="${name}"][role="button"])`);
  await button.click();
}

/** Opens a URL as a context from the popup, and returns the tab that shows it. */
export async function openFromPopup(chromium: Chromium, contextName: string, url: string): Promise<Page> {
  const popup = await chromium.openPage('popup.html');
  const before = new Set(await chromium.browser.pages());
  await selectContext(popup, contextName);
  await chooseUrl(popup, url);
  const opened = await waitForNewPage(chromium, before, url);
  await popup.close();
  return opened;
}

/** The popup's field. */
export const FIELD = '[role="combobox"]';

/** Limits the popup to a context. */
export async function selectContext(popup: Page, contextName: string): Promise<void> {
  await (await waitForElement(popup, FIELD)).type(`@${contextName}`);
  await (await waitForElement(popup, `.is-context ::-p-text(${contextName})`)).click();
  await waitForElement(popup, '.scope');
}

/** Pastes a URL into the popup, and chooses the first context that opens it. */
export async function chooseUrl(popup: Page, url: string): Promise<void> {
  await (await waitForElement(popup, FIELD)).focus();
  await popup.keyboard.sendCharacter(url);
  await (await waitForElement(popup, '.is-pastedUrl')).click();
}

/** Waits for a page that is not among `before` and shows a URL that starts like this. */
export async function waitForNewPage(
  { browser }: Pick<Chromium | Firefox, 'browser'>,
  before: ReadonlySet<Page>,
  url: string,
): Promise<Page> {
  return waitFor(async () => {
    const added = (await browser.pages()).filter((page) => !before.has(page));
    const found = added.find((page) => page.url().startsWith(url));
    if (!found) throw new Error(`New pages, none of which is at ${url}: ${added.map((page) => page.url()).join(' ')}`);
    return found;
  });
}

/**
 * Closes a tab. For a tab that is just navigating, puppeteer sometimes waits forever for the event that says so. After a while
 * it is asked again.
 */
export async function closePage(page: Page): Promise<void> {
  await waitFor(async () => {
    if (page.isClosed()) return true;
    await withTimeout(page.close(), CLOSE_TIMEOUT_MS).catch((error: Error) => {
      if (!/No target with given id|Target closed/.test(error.message)) throw error;
    });
    return true;
  });
}

/** Opens a URL as if it was typed, waits until the tab shows `shownUrl`, and returns the text of the page. */
export async function openUrl(page: Page, url: string, shownUrl = url): Promise<string> {
  await navigate(page, url);
  return waitForUrl(page, shownUrl);
}

/**
 * Navigates as if the URL was typed, until the first document is there. That may be the gate, which navigates further;
 * puppeteer's `goto` would report it as a failure or wait forever.
 */
export async function navigate(page: Page, url: string): Promise<void> {
  const { browsingContext } = page.mainFrame() as unknown as BidiFrame;
  try {
    if (browsingContext) {
      await browsingContext.navigate(url, 'interactive');
      return;
    }
    const session = await page.createCDPSession();
    const { errorText } = await session.send('Page.navigate', { url });
    await session.detach();
    if (errorText) throw new Error(`${errorText} at ${url}`);
  } catch (error) {
    // The tab stays as it is if its app opens in another one, or goes back, or is closed if there was nothing in it.
    if (!/ERR_ABORTED|NS_ERROR_ABORT|closed|discarded|interrupted|no session/i.test(String(error))) throw error;
  }
}

/** Reloads the tab as its button does, until the first document is there, for the same reason. */
export async function reload(page: Page): Promise<void> {
  const { browsingContext } = page.mainFrame() as unknown as BidiFrame;
  if (browsingContext) await browsingContext.reload({ wait: 'interactive' });
  else await page.reload({ waitUntil: 'domcontentloaded' });
}

/** The part of puppeteer's frames in Firefox that its types hide. */
interface BidiFrame {
  readonly browsingContext?: {
    navigate(url: string, wait: 'interactive'): Promise<void>;
    reload(options: { wait: 'interactive' }): Promise<void>;
  };
}

/**
 * Waits until the tab shows a URL that starts like this and is loaded. Returns the text of the page, or a space where
 * it has none.
 */
export async function waitForUrl(page: Page, url: string): Promise<string> {
  return waitFor(async () => {
    // Not `page.url()`: in Firefox puppeteer is not told about extension pages.
    const [href, readyState, text] = await page.evaluate(
      () => [location.href, document.readyState, document.documentElement.textContent] as const,
    );
    if (!href.startsWith(url) || readyState !== 'complete') throw new Error(`The tab shows ${href} (${readyState})`);
    return text || ' ';
  });
}
