import type { Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, it, vi } from 'vitest';
import { browserStorage } from '../../lib/adapters/browser/storage.ts';
import { STORAGE_CONTRACT } from '../fakes/storage-contract.ts';
import { startChromium } from './harness/chromium.ts';
import { startFirefox } from './harness/firefox.ts';

/** Calls a method of a storage area in the extension's page, where the browser implements it. */
let callInPage: (area: string, method: string, args: readonly unknown[]) => Promise<unknown>;

vi.mock('../../lib/adapters/browser/browser.ts', () => {
  const areaOf = (area: string) =>
    Object.fromEntries(
      ['get', 'set', 'clear'].map((method) => [method, (...args: unknown[]) => callInPage(area, method, args)]),
    );
  const browser = { storage: { local: areaOf('local'), session: areaOf('session') } };
  // What is done in Chromium only is possible in both.
  return { browser, isFirefox: () => false };
});

/** A function's source is sent to the page, so it must not use anything from here. */
async function callStorage(area: 'local' | 'session', method: 'get' | 'set' | 'clear', args: readonly unknown[]) {
  const target = chrome.storage[area];
  return (target[method] as (...all: unknown[]) => Promise<unknown>).apply(target, [...args]);
}

describe.each([
  ['Chromium', startChromium],
  ['Firefox', startFirefox],
] as const)('the storage of %s', (_, start) => {
  let stop: () => Promise<void>;
  let page: Page;

  beforeAll(async () => {
    const browser = await start();
    stop = browser.stop;
    page = await browser.openPage('options.html');
    callInPage = (area, method, args) => page.evaluate(callStorage, area as 'local', method as 'get', args);
  });
  afterAll(() => stop?.());

  describe.each(['local', 'session'] as const)('in its %s area', (area) => {
    beforeEach(async () => {
      await browserStorage().clear('local');
      await browserStorage().clear('session');
    });

    it.each(STORAGE_CONTRACT)('$title', ({ check }) => check(browserStorage(), area));
  });
});
