import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page, type Target } from 'puppeteer';
import type { BackgroundClient, MessageName, MessageResponse } from '../../../lib/core/messages.ts';
import { findChromium } from '../../setup/find-browser.ts';
import { waitFor } from './wait-for.ts';

/** The built extension in a real Chromium. */
export interface Chromium {
  readonly browser: Browser;
  readonly extensionId: string;
  /** The profile folder. */
  readonly profile: string;
  /** Opens one of the extension's pages (`options.html`, `popup.html`) in a tab. */
  openPage(path: string): Promise<Page>;
  /** Runs a function on a page of the extension, with access to extension APIs. It is serialised, as by `evaluate`. */
  evaluateInExtension<T, A extends unknown[]>(task: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Sends a message to the background from the options page, and returns the answer. */
  sendMessage<Name extends MessageName>(
    name: Name,
    ...request: Parameters<BackgroundClient[Name]>
  ): Promise<MessageResponse<Name>>;
  /** Stops the background, as the browser does when it is idle. */
  stopBackground(): Promise<void>;
  /** Closes the browser and keeps the profile. */
  quit(): Promise<void>;
  /** Closes the browser and deletes the profile. */
  stop(): Promise<void>;
}

export interface ChromiumOptions {
  /** Base64 SHA-256 hashes of public keys: the browser accepts certificates with these keys. */
  readonly trust?: readonly string[];
  /** A profile folder to use again; by default a new one. */
  readonly profile?: string;
  /** The folder of the extension; by default `CHROME_BUILD`. */
  readonly extension?: string;
  readonly args?: readonly string[];
  readonly headless?: boolean;
  readonly lang?: string;
}

/** The folder of the built extension. */
export const CHROME_BUILD = new URL('../../../.output/chrome-mv3', import.meta.url).pathname;

/** Arguments with which Chromium starts as root too, and sends no requests of its own. */
export const QUIET_ARGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Starts Chromium with the extension. */
export async function startChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'portside-chromium-'));
  // What the extension has stored, from its first start on.
  const isInstalled = existsSync(join(profile, 'Default/Local Extension Settings'));
  const executablePath = await findChromium();
  if (!executablePath) throw new Error('No Chromium: see the lines printed by tests/setup/prepare.ts');
  const browser = await puppeteer.launch({
    executablePath,
    headless: options.headless ?? true,
    userDataDir: profile,
    enableExtensions: true,
    defaultViewport: null,
    // Shorter than the timeout of tests, so that a failure says which call hangs.
    protocolTimeout: 30_000,
    args: [
      ...QUIET_ARGS,
      // Puppeteer would load the extension only after the tabs of the last session are restored.
      `--load-extension=${options.extension ?? CHROME_BUILD}`,
      '--disable-features=DisableLoadExtensionCommandLineSwitch',
      '--window-size=1200,900',
      `--lang=${options.lang ?? 'en-US'}`,
      ...(options.trust?.length ? [`--ignore-certificate-errors-spki-list=${options.trust.join(',')}`] : []),
      ...(options.args ?? []),
    ],
    env: { ...process.env, LANGUAGE: options.lang ?? 'en' },
  });
  const worker = await browser.waitForTarget(
    (target) => target.type() === 'service_worker' && target.url().endsWith('/background.js'),
  );
  const extensionId = new URL(worker.url()).host;
  const opensOptions = existsSync(join(options.extension ?? CHROME_BUILD, 'gate.html'));
  if (opensOptions && !isInstalled) await leaveOptions(browser, extensionId);
  await grantPermissionRequests(browser, extensionId);
  const openPage = async (path: string) => {
    const page = await browser.newPage();
    await page.goto(`chrome-extension://${extensionId}/${path}`);
    return page;
  };
  let helperPage: Page | null = null;
  const evaluateInExtension: Chromium['evaluateInExtension'] = async (task, ...args) => {
    if (!helperPage || helperPage.isClosed()) helperPage = await openPage('options.html');
    return (await helperPage.evaluate(task as (...all: unknown[]) => unknown, ...args)) as never;
  };
  const sendMessage: Chromium['sendMessage'] = async (name, ...[request]) => {
    const reply = await evaluateInExtension((message) => chrome.runtime.sendMessage(message), { name, request });
    return (reply as { answer: never }).answer;
  };
  return {
    browser,
    extensionId,
    profile,
    openPage,
    evaluateInExtension,
    sendMessage,
    stopBackground: async () => {
      // It is idle once it has answered what came before.
      await sendMessage('listContexts');
      const isBackground = (target: Target) => target.type() === 'service_worker' && target.url().includes(extensionId);
      const running = browser.targets().find(isBackground);
      await (await running?.worker())?.close();
      // This one, because an event can start the next one at once.
      await waitFor(() => !running || !browser.targets().includes(running));
    },
    quit: () => browser.close(),
    stop: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Leaves the options page, which opens after the installation, in the only tab. Without a tab there would be no window. */
async function leaveOptions(browser: Browser, extensionId: string): Promise<void> {
  const url = `chrome-extension://${extensionId}/options.html`;
  const target = await browser.waitForTarget((one) => one.url() === url);
  await (await target.page())?.goto('about:blank');
}

/**
 * Makes the browser grant what the extension requests in a click, and nothing else. A headless browser shows no
 * permission prompt, so a request would wait forever.
 */
async function grantPermissionRequests(browser: Browser, extensionId: string): Promise<void> {
  const page = await browser.newPage();
  // The API is available at every URL of that origin, and this one renders nothing: half of the time.
  await page.goto('chrome://extensions/strings.m.js');
  await page.evaluate(async (id) => {
    const { developerPrivate } = (
      globalThis as unknown as {
        chrome: { developerPrivate: Record<string, (...args: unknown[]) => Promise<unknown>> };
      }
    ).chrome;
    await developerPrivate.addHostPermission?.(id, '<all_urls>');
  }, extensionId);
  await page.close();
}
