import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer';
import { findChromium, findFirefox } from '../../setup/find-browser.ts';
import type { BrowserName } from '../../setup/machine.ts';
import { CHROME_BUILD, QUIET_ARGS } from './chromium.ts';

/**
 * A browser with an extension that has nothing but the built shim in it, put into every document as the real one does:
 * in the page's own world, in all frames, in documents without an address of their own too.
 */
export async function startShimmedBrowser(
  name: BrowserName,
  { trust }: { readonly trust: string },
): Promise<{ browser: Browser; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'portside-shim-'));
  const executablePath = await (name === 'chromium' ? findChromium() : findFirefox());
  if (!executablePath) throw new Error(`No ${name}: see the lines printed by tests/setup/prepare.ts`);
  const scripts = ['shim.js', 'stand-ins.js'];
  for (const script of scripts) copyFileSync(join(CHROME_BUILD, script), join(folder, script));
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Shim',
      version: '1',
      content_scripts: [
        {
          matches: ['https://*/*'],
          js: scripts,
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
          // It makes sockets wait longer and longer after each that a server refused.
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
