import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import type { MessageName, Messages } from '../../../lib/core/messages.ts';
import { findChromium } from '../../setup/find-browser.ts';
import { until } from './until.ts';

/** The built extension in a real Chromium. */
export interface Chromium {
  readonly browser: Browser;
  readonly extensionId: string;
  /** Folder of the profile, for tests that search it or start it again. */
  readonly profile: string;
  /** Opens one of our pages (`options.html`, `popup.html`) in a tab. */
  openPage(path: string): Promise<Page>;
  /** Runs a function where the extension's own interfaces are. Serialised, like every `evaluate`. */
  inExtension<T, A extends unknown[]>(task: (...args: A) => T | Promise<T>, ...args: A): Promise<T>;
  /** Asks the background as our own pages do. */
  ask<Name extends MessageName>(
    name: Name,
    ...request: Parameters<Messages[Name]>
  ): Promise<ReturnType<Messages[Name]>>;
  /** Stops the background, as the browser does when it idles. */
  stopBackground(): Promise<void>;
  /** Ends the browser and keeps the profile. */
  quit(): Promise<void>;
  /** Ends the browser and removes the profile. */
  stop(): Promise<void>;
}

export interface ChromiumOptions {
  /** Public key hashes of the certificates to trust, and of no others. */
  readonly trust?: readonly string[];
  readonly profile?: string;
  readonly extension?: string;
  readonly args?: readonly string[];
  readonly headless?: boolean;
  readonly lang?: string;
}

export const CHROME_BUILD = new URL('../../../.output/chrome-mv3', import.meta.url).pathname;

/** Starts as root too, and asks for nothing on the network by itself. */
export const QUIET_ARGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Starts Chromium with the extension in a profile of its own. */
export async function startChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'portside-chromium-'));
  const found = await findChromium();
  if (!found) throw new Error('No Chromium: see the lines printed by tests/setup/prepare.ts');
  const browser = await puppeteer.launch({
    executablePath: found,
    headless: options.headless ?? true,
    userDataDir: profile,
    enableExtensions: true,
    defaultViewport: null,
    args: [
      ...QUIET_ARGS,
      // Not by the debugger, which comes after the tabs of the last session are back.
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
  await letPermissionRequestsResolve(browser, extensionId);
  const openPage = async (path: string) => {
    const page = await browser.newPage();
    await page.goto(`chrome-extension://${extensionId}/${path}`);
    return page;
  };
  let helper: Page | null = null;
  const inExtension: Chromium['inExtension'] = async (task, ...args) => {
    if (!helper || helper.isClosed()) helper = await openPage('options.html');
    return (await helper.evaluate(task as (...all: unknown[]) => unknown, ...args)) as never;
  };
  return {
    browser,
    extensionId,
    profile,
    openPage,
    inExtension,
    ask: async (name, ...[request]) => {
      const reply = await inExtension((message) => chrome.runtime.sendMessage(message), { name, request });
      return (reply as { answer: never }).answer;
    },
    stopBackground: async () => {
      const running = () =>
        browser.targets().find((one) => one.type() === 'service_worker' && one.url().includes(extensionId));
      await (await running()?.worker())?.close();
      await until(() => !running());
    },
    quit: () => browser.close(),
    stop: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * A headless browser shows no permission prompt, and a request then waits for ever. After this the extension's own
 * request, in a click, is granted at once, and just what it asks for.
 */
async function letPermissionRequestsResolve(browser: Browser, extensionId: string): Promise<void> {
  const page = await browser.newPage();
  // What may be called goes by the address alone, and this one draws nothing: half a start's time.
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
