import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer';
import { findChromium, findFirefox } from '../../setup/find-browser.ts';
import type { BrowserName } from '../../setup/machine.ts';
import { CHROME_BUILD, QUIET_ARGS } from './chromium.ts';

/** The content scripts, in the order in which `lib/adapters/browser/content-scripts.ts` registers them. */
const SCRIPTS = ['shim.js', 'polyfills.js'];

/**
 * Starts a browser with an extension that consists of the built shim and polyfills only. They run as in the real
 * extension: in the page's world, in all frames, and in documents without a URL of their own. `trust` is a public key
 * hash, for Chromium.
 */
export async function startBrowserWithShim(
  name: BrowserName,
  { trust }: { readonly trust: string },
): Promise<{ browser: Browser; stop(): Promise<void> }> {
  const executablePath = await (name === 'chromium' ? findChromium() : findFirefox());
  if (!executablePath) throw new Error(`No ${name}: see the lines printed by tests/setup/prepare.ts`);
  const folder = mkdtempSync(join(tmpdir(), 'portside-shim-'));
  for (const script of SCRIPTS) copyFileSync(join(CHROME_BUILD, script), join(folder, script));
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Shim',
      version: '1',
      content_scripts: [
        {
          matches: ['https://*/*'],
          js: SCRIPTS,
          world: 'MAIN',
          run_at: 'document_start',
          all_frames: true,
          match_origin_as_fallback: true,
        },
      ],
      browser_specific_settings: { gecko: { id: 'shim@portside.dev' } },
    }),
  );
  const browser = await puppeteer.launch({
    executablePath,
    headless: true,
    ...(name === 'firefox'
      ? {
          browser: 'firefox',
          acceptInsecureCerts: true,
          // Otherwise every refused socket makes the next one wait longer.
          extraPrefsFirefox: { 'network.websocket.delay-failed-reconnects': false },
        }
      : { enableExtensions: [folder], args: [...QUIET_ARGS, `--ignore-certificate-errors-spki-list=${trust}`] }),
  });
  if (name === 'firefox') await browser.installExtension(folder);
  return {
    browser,
    stop: async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}
