import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { findFirefox } from '../../setup/find-browser.ts';
import { openUrl } from './page-actions.ts';

/** The built extension in a real Firefox. */
export interface Firefox {
  readonly browser: Browser;
  /** Opens one of the extension's pages (`options.html`, `popup.html`) in a tab. */
  openPage(path: string): Promise<Page>;
  /** Closes the browser and deletes the profile. */
  stop(): Promise<void>;
}

export interface FirefoxOptions {
  /** The organisation's policy for the extension. */
  readonly policy?: object;
  /** After how many milliseconds without events the browser stops the background; by default 30 s. */
  readonly idleTimeoutMs?: number;
}

/** The folder of the built extension. */
const FIREFOX_BUILD = new URL('../../../.output/firefox-mv3', import.meta.url).pathname;

/** The host of the extension's pages. Firefox would choose a random one for each profile. */
const EXTENSION_HOST = '4c8b6d7e-3d64-4f0e-9c56-1f6a2b7c8d90';

/** Starts Firefox with the extension. It accepts every certificate: it cannot be told to trust certain keys only. */
export async function startFirefox({ policy, idleTimeoutMs = 30_000 }: FirefoxOptions = {}): Promise<Firefox> {
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
    },
  });
  await browser.installExtension(FIREFOX_BUILD);
  return {
    browser,
    openPage: async (path) => {
      const page = await browser.newPage();
      await openUrl(page, `moz-extension://${EXTENSION_HOST}/${path}`);
      return page;
    },
    stop: async () => {
      await browser.close();
      for (const folder of [profile, home]) {
        if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
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
