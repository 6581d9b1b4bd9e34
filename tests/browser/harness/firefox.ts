import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { findFirefox } from '../../setup/find-browser.ts';

/** The built extension in a real Firefox. */
export interface Firefox {
  readonly browser: Browser;
  openPage(path: string): Promise<Page>;
  stop(): Promise<void>;
}

export const FIREFOX_BUILD = new URL('../../../.output/firefox-mv3', import.meta.url).pathname;

/** Pinned, so that the extension's pages can be addressed before it told us where they are. */
const UUID = '4c8b6d7e-3d64-4f0e-9c56-1f6a2b7c8d90';

/**
 * Starts Firefox with the extension. Certificates are accepted: it has no list of keys to trust. A policy is what an
 * organisation decided for the extension.
 */
export async function startFirefox(geckoId: string, policy: object | null = null): Promise<Firefox> {
  const executablePath = await findFirefox();
  if (!executablePath) throw new Error('No Firefox: see the lines printed by tests/setup/prepare.ts');
  const profile = mkdtempSync(join(tmpdir(), 'portside-firefox-'));
  const home = policy ? homeWith(geckoId, policy) : null;
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir: profile,
    acceptInsecureCerts: true,
    ...(home ? { env: { ...process.env, HOME: home } } : {}),
    // Without it no extension page can be driven.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [geckoId]: UUID }),
      // A headless Firefox shows no prompt; a request in a click is then granted at once.
      'extensions.webextOptionalPermissionPrompts': false,
    },
  });
  await browser.installExtension(FIREFOX_BUILD);
  return {
    browser,
    openPage: async (path) => {
      const page = await browser.newPage();
      // Any other wait never ends on an extension page.
      await page.goto(`moz-extension://${UUID}/${path}`, { waitUntil: 'networkidle0' });
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

/** A home directory in which Firefox finds this policy for the extension. */
function homeWith(geckoId: string, policy: object): string {
  const home = mkdtempSync(join(tmpdir(), 'portside-home-'));
  const folder = join(home, '.mozilla/managed-storage');
  mkdirSync(folder, { recursive: true });
  const manifest = { name: geckoId, description: 'A test', type: 'storage', data: policy };
  writeFileSync(join(folder, `${geckoId}.json`), JSON.stringify(manifest));
  return home;
}
