import type { Frame, Page } from 'puppeteer';
import type { Chromium } from '../browser/harness/chromium.ts';
import { chooseUrl, FIELD, selectContext } from '../browser/harness/page-actions.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { waitForElement } from '../browser/harness/wait-for-element.ts';
import type { Fixture } from './fixture.ts';
import { isSigning, type RuleChange } from './guards.ts';

/** Opens an app with one of its actions in the popup, and returns the new tab. */
export async function openByAction({ chromium }: Fixture, service: string, action: string): Promise<Page> {
  const before = new Set(await chromium.browser.pages());
  const popup = await chromium.openPage('popup.html');
  await selectContext(popup, 'admin');
  await waitForElement(popup, `.row ::-p-text(${service})`);
  await popup.type(FIELD, service);
  await popup.keyboard.press('ArrowRight');
  await (await waitForElement(popup, `.is-action ::-p-text(${action})`)).click();
  const page = await waitForAppTab(chromium, new Set([...before, popup]));
  await popup.close();
  return page;
}

/** Opens a URL that is pasted into the popup, and returns the new tab. */
export async function openPastedUrl({ chromium }: Fixture, url: string): Promise<Page> {
  const before = new Set(await chromium.browser.pages());
  const popup = await chromium.openPage('popup.html');
  await selectContext(popup, 'admin');
  await chooseUrl(popup, url);
  const page = await waitForAppTab(chromium, new Set([...before, popup]));
  await popup.close();
  return page;
}

function waitForAppTab({ browser }: Chromium, before: ReadonlySet<Page>): Promise<Page> {
  return waitFor(async () =>
    (await browser.pages()).find((page) => !before.has(page) && page.url().includes('/proxy/')),
  );
}

/** Opens an app isolated, as the popup does. Returns its tab and the frame that shows it. */
export async function openIsolated(fixture: Fixture, url: string): Promise<{ page: Page; app: Frame }> {
  const { chromium } = fixture;
  const contextId = (await chromium.sendMessage('listContexts'))[0]?.context.id ?? '';
  const before = new Set(await chromium.browser.pages());
  await chromium.sendMessage('openTarget', { contextId, url, isIsolated: true });
  const page = await waitFor(async () =>
    (await chromium.browser.pages()).find((one) => !before.has(one) && one.url() === isolatedPageUrl(fixture, url)),
  );
  return { page, app: await waitForAppFrame(page, url) };
}

/** URL of the extension's page around the app at this URL. */
export function isolatedPageUrl({ chromium }: Fixture, url: string): string {
  return `chrome-extension://${chromium.extensionId}/isolated.html#${url}`;
}

/**
 * The frame in which the extension's page shows the app, once it is loaded. On a busy machine puppeteer sometimes never hears
 * of the script context of a frame that runs in another process. The page is loaded again then, but only if the browser itself
 * says that the frame is loaded: otherwise it is a fault of the extension.
 */
export async function waitForAppFrame(page: Page, prefix: string): Promise<Frame> {
  const find = async () => {
    const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame() && one.url().startsWith(prefix));
    return (await frame?.evaluate(() => document.readyState === 'complete')) ? frame : null;
  };
  try {
    return await waitFor(find, { timeoutMs: 10_000 });
  } catch (error) {
    if (!(await isFrameLoaded(page, prefix))) throw error;
    await page.reload();
    return waitFor(find);
  }
}

/** Whether a frame in a process of its own that shows the app is loaded, asked past puppeteer's frames. */
async function isFrameLoaded(page: Page, prefix: string): Promise<boolean> {
  const session = await page.browser().target().createCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  const frame = targetInfos.find(({ type, url }) => type === 'iframe' && url.startsWith(prefix));
  if (!frame) return false;
  const { sessionId } = await session.send('Target.attachToTarget', { targetId: frame.targetId, flatten: true });
  const ofFrame = session.connection()?.session(sessionId);
  const state = await ofFrame?.send('Runtime.evaluate', { expression: 'document.readyState' });
  await session.detach();
  return state?.result.value === 'complete';
}

/**
 * The same frame in the extension's page without the policy that it gives itself for the app in its address: without one in
 * its address it shows no app, and so has no policy yet.
 */
export async function openFrameWithoutPolicy(page: Page, prefix: string): Promise<Frame> {
  await page.goto(page.url().replace(/#.*/s, ''));
  await waitForElement(page, '.notice');
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('credentialless', '');
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms');
    frame.src = src;
    document.body.append(frame);
  }, prefix);
  return waitForAppFrame(page, prefix);
}

/** Signs in a tab whoever starts the request. */
export const signForAnyInitiator: RuleChange = ({ session, dynamic }) => ({
  dynamic: dynamic.filter(({ action }) => action.type !== 'allowAllRequests'),
  session: session.map((rule) => {
    if (!isSigning(rule)) return rule;
    const { initiatorDomains: _, ...condition } = rule.condition;
    return { ...rule, condition };
  }),
});

/** Signs in a tab whatever its top frame is, and whoever starts the request. */
export const signUnderAnyTopFrame: RuleChange = (rules) => {
  const { session, dynamic } = signForAnyInitiator(rules);
  return {
    dynamic,
    session: session.map((rule) => {
      if (!isSigning(rule)) return rule;
      const { topDomains: _, ...condition } = rule.condition;
      return { ...rule, condition };
    }),
  };
};

/** Without what blocks frames of neighbour origins. */
export const showNeighboursInFrames: RuleChange = ({ session, dynamic }) => ({
  dynamic,
  session: session.filter(({ action, condition }) => action.type !== 'block' || condition.topDomains === undefined),
});
