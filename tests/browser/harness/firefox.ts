import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { findFirefox } from '../../setup/find-browser.ts';
import { openUrl } from './page-actions.ts';
import { waitFor } from './wait-for.ts';

/** The built extension in a real Firefox. */
export interface Firefox {
  readonly browser: Browser;
  /** The folder of the profile. */
  readonly profile: string;
  /** Opens one of the extension's pages (`options.html`, `popup.html`) in a tab. */
  openPage(path: string): Promise<Page>;
  /** Runs this body of an async function in the browser's own window, as a person's keys and menus do. */
  runInWindow(code: string): Promise<void>;
  /** Ends the background even while it handles events. Resolves when it has ended. */
  endBackground(): Promise<void>;
  /** Asks the browser to stop the background, as it does after a time without events. It may refuse silently. */
  stopIdleBackground(): Promise<void>;
  /** Closes the browser and deletes the profile. */
  stop(): Promise<void>;
}

export interface FirefoxOptions {
  /** The folder of the extension; by default the build. */
  readonly extension?: string;
  /** Names of this machine. */
  readonly hosts?: readonly string[];
  /** The organisation's policy for the extension. */
  readonly policy?: object;
  /** After how many milliseconds without events the browser stops the background; by default 30 s. */
  readonly idleTimeoutMs?: number;
  /** Preferences in which the driver differs from a person's browser. */
  readonly preferences?: Readonly<Record<string, boolean>>;
}

/** The folder of the built extension. */
export const FIREFOX_BUILD = new URL('../../../.output/firefox-mv3', import.meta.url).pathname;

/** The host of the extension's pages. Firefox would choose a random one for each profile. */
const EXTENSION_HOST = '4c8b6d7e-3d64-4f0e-9c56-1f6a2b7c8d90';

/** Starts Firefox with the extension. It accepts every certificate: it cannot be told to trust certain keys only. */
export async function startFirefox(options: FirefoxOptions = {}): Promise<Firefox> {
  const { extension = FIREFOX_BUILD, hosts = [], policy, idleTimeoutMs = 30_000, preferences = {} } = options;
  const executablePath = await findFirefox();
  if (!executablePath) throw new Error('No Firefox: see the lines printed by tests/setup/prepare.ts');
  const geckoId = readGeckoId();
  const profile = mkdtempSync(join(tmpdir(), 'portside-firefox-'));
  const home = policy ? createHomeWithPolicy(geckoId, policy) : null;
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir: profile,
    acceptInsecureCerts: true,
    ...(home ? { env: { ...process.env, HOME: home } } : {}),
    // Without it, the pages of extensions cannot be automated.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [geckoId]: EXTENSION_HOST }),
      // A headless Firefox shows no permission prompt. Requests in a click are granted instead.
      'extensions.webextOptionalPermissionPrompts': false,
      'extensions.background.idle.timeout': idleTimeoutMs,
      'network.dns.localDomains': hosts.join(','),
      ...preferences,
    },
  });
  await browser.installExtension(extension);
  // Where a policy provides contexts, nothing has to be imported first.
  if (!policy || !('clusters' in policy)) await leaveOptions(browser);
  return {
    browser,
    profile,
    openPage: async (path) => {
      const page = await browser.newPage();
      await openUrl(page, `moz-extension://${EXTENSION_HOST}/${path}`);
      return page;
    },
    runInWindow: (code) => runInWindow(browser, code),
    endBackground: () =>
      runInWindow(
        browser,
        `${terminateBackground(geckoId, { isForced: true })}
      if (extension.backgroundState !== 'stopped') throw new Error('The background is ' + extension.backgroundState);`,
      ),
    stopIdleBackground: () => runInWindow(browser, terminateBackground(geckoId, { isForced: false })),
    stop: async () => {
      await browser.close();
      for (const folder of [profile, home]) {
        if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}

/** Leaves the options page, which opens after the installation, in the only tab. Without a tab there would be no window. */
async function leaveOptions(browser: Browser): Promise<void> {
  const options = await waitFor(async () => {
    for (const page of await browser.pages()) {
      // Not `page.url()`: puppeteer is not told about extension pages.
      if ((await page.evaluate(() => location.pathname)) === '/options.html') return page;
    }
    return null;
  });
  await openUrl(options, 'about:blank');
}

/** The part of puppeteer's connection that its types hide. */
interface BidiConnection {
  send(method: string, params: object): Promise<{ readonly result: Record<string, unknown> }>;
}

async function runInWindow(browser: Browser, code: string): Promise<void> {
  const { connection } = browser as unknown as { connection: BidiConnection };
  const { result: tree } = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const [window] = tree.contexts as { context: string }[];
  const { result } = await connection.send('script.evaluate', {
    expression: `(async () => { ${code} })()`,
    target: { context: window?.context },
    awaitPromise: true,
  });
  if (result.type !== 'success') throw new Error(`Firefox answered ${JSON.stringify(result)}`);
}

/** Code for `runInWindow`. A debugger, as the driver is one, keeps no background alive. */
function terminateBackground(geckoId: string, { isForced }: { isForced: boolean }): string {
  return `
    const { extension } = WebExtensionPolicy.getActiveExtensions().find(({ id }) => id === '${geckoId}');
    await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: ${isForced} });`;
}

function readGeckoId(): string {
  const manifest = JSON.parse(readFileSync(join(FIREFOX_BUILD, 'manifest.json'), 'utf8'));
  return manifest.browser_specific_settings.gecko.id;
}

/** A home directory in which Firefox finds the policy. */
function createHomeWithPolicy(geckoId: string, policy: object): string {
  const home = mkdtempSync(join(tmpdir(), 'portside-home-'));
  const folder = join(home, '.mozilla/managed-storage');
  mkdirSync(folder, { recursive: true });
  const manifest = { name: geckoId, description: 'Policy of a test', type: 'storage', data: policy };
  writeFileSync(join(folder, `${geckoId}.json`), JSON.stringify(manifest));
  return home;
}
