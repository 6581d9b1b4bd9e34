import type { Frame, Page } from 'puppeteer';
import type { Rule } from '../../lib/core/grants/rule.ts';
import { find } from '../browser/harness/find.ts';
import { clickButton, selectContext } from '../browser/harness/steps.ts';
import { until } from '../browser/harness/until.ts';
import { signs, type TakeOff } from './guards.ts';
import type { Stage } from './stage.ts';

/** Opens an app by the button of its sheet in the popup, and gives back the tab that comes up. */
export async function openFromSheet({ chromium }: Stage, name: string, words: string): Promise<Page> {
  const before = new Set(await chromium.browser.pages());
  const popup = await chromium.openPage('popup.html');
  await selectContext(popup, 'admin');
  await (await find(popup, `::-p-aria([name="More for ${name}"][role="button"])`)).click();
  await clickButton(popup, words);
  const page = await until(async () =>
    (await chromium.browser.pages()).find((one) => !before.has(one) && one !== popup && one.url().includes('/proxy/')),
  );
  await popup.close();
  return page;
}

/** Opens a URL that is pasted into the popup, and gives back the tab that comes up. */
export async function openPasted({ chromium }: Stage, url: string): Promise<Page> {
  const before = new Set(await chromium.browser.pages());
  const popup = await chromium.openPage('popup.html');
  await selectContext(popup, 'admin');
  await (await find(popup, 'input[type="search"]')).type(url);
  await (await find(popup, '.pasted-url button')).click();
  const page = await until(async () =>
    (await chromium.browser.pages()).find((one) => !before.has(one) && one !== popup && one.url().includes('/proxy/')),
  );
  await popup.close();
  return page;
}

/** Opens an app without storage, as the popup asks for it. */
export async function openIsolated(stage: Stage, url: string): Promise<{ page: Page; app: Frame }> {
  const { chromium } = stage;
  const contextId = (await chromium.ask('listContexts'))[0]?.context.id ?? '';
  const before = new Set(await chromium.browser.pages());
  await chromium.ask('openTarget', { contextId, url, storage: 'none' });
  const page = await until(async () =>
    (await chromium.browser.pages()).find((one) => !before.has(one) && one.url() === addressOf(stage, url)),
  );
  return { page, app: await appFrame(page, url) };
}

/** The address of our page around the app at this URL. */
export function addressOf({ chromium }: Stage, url: string): string {
  return `chrome-extension://${chromium.extensionId}/isolated.html#${url}`;
}

/** The frame in which our page shows an app without storage, once the app is there. */
export function appFrame(page: Page, prefix: string): Promise<Frame> {
  return until(async () => {
    const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame() && one.url().startsWith(prefix));
    return (await frame?.evaluate(() => document.readyState === 'complete')) ? frame : null;
  });
}

/**
 * The same frame in our page without the policy that our page gives itself: at an address without a URL it shows no app,
 * and so has none yet.
 */
export async function frameWithoutPolicy(page: Page, prefix: string): Promise<Frame> {
  await page.goto(page.url().replace(/#.*/s, ''));
  await find(page, '.notice');
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts allow-forms allow-popups');
    frame.src = src;
    document.body.append(frame);
  }, prefix);
  return appFrame(page, prefix);
}

/** Whether a rule gives documents without storage their policy. */
export function givesPolicy({ action }: Rule): boolean {
  return action.type === 'modifyHeaders' && JSON.stringify(action.responseHeaders ?? []).includes('frame-src');
}

/** Signs in the tab whatever its top frame is. */
export const whateverIsOnTop: TakeOff = ({ session, dynamic }) => ({
  dynamic,
  session: session.map((rule) => {
    if (!signs(rule)) return rule;
    const { topDomains: _, ...condition } = rule.condition;
    return { ...rule, condition };
  }),
});
