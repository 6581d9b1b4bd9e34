import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CHROME_BUILD } from '../browser/harness/chromium.ts';
import { until } from '../browser/harness/until.ts';
import { askExtension, openFrame } from './page-scripts.ts';
import { type Scenery, type Stage, setScenery, setStage } from './stage.ts';
import { expectNothingGot, type Results } from './tally.ts';

/** What the manifest guards is taken off in a copy of the build. */

type Manifest = Record<string, unknown> & {
  content_security_policy: { extension_pages: string };
  web_accessible_resources: Record<string, unknown>[];
};

const folders: string[] = [];
let scenery: Scenery;
let stage: Stage | null = null;

beforeAll(async () => {
  scenery = await setScenery();
});
afterAll(() => scenery?.stop());

afterEach(async () => {
  await stage?.stop();
  stage = null;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A copy of the build with its manifest changed, and files added. */
function variant(change: (manifest: Manifest) => object, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'portside-variant-'));
  folders.push(folder);
  cpSync(CHROME_BUILD, folder, { recursive: true });
  // What is added runs before the background as it was built.
  if (files['before.js']) {
    renameSync(join(folder, 'background.js'), join(folder, 'original.js'));
    writeFileSync(join(folder, 'background.js'), "import './before.js';\nimport './original.js';\n");
  }
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...change(manifest) }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function on<T>(extension: string | null, run: (stage: Stage) => Promise<T>): Promise<T> {
  stage = await setStage({ scenery, hasEveryAccess: false, ...(extension ? { extension } : {}) });
  try {
    return await run(stage);
  } finally {
    await stage.stop();
    stage = null;
  }
}

/** Lets the hostile app open the other one, the person agree, and the app reach for the window. */
async function reachForWindow({ chromium, robber: own, victim, secret, open }: Stage): Promise<Results> {
  const robber = await open(own);
  await robber.evaluate((url) => {
    Object.assign(globalThis, { opened: window.open(url, 'named') });
  }, victim);
  const gate = await until(async () =>
    (await chromium.browser.pages()).find((page) => page.url().includes('/gate.html')),
  );
  await (await until(() => gate.$('.gate .primary[aria-disabled="false"]'))).click();
  await until(() => gate.evaluate((text) => document.documentElement.textContent?.includes(text), secret));
  const read = await robber.evaluate(() => {
    const { opened } = globalThis as unknown as { opened: Window };
    const read = (one: Window | null) => {
      try {
        return one?.document.documentElement.textContent ?? '';
      } catch {
        return 'refused';
      }
    };
    return { 'by its handle': read(opened), 'by its name': read(window.open('', 'named')) };
  });
  const opener = await gate.evaluate(() => (window.opener ? 'opener' : ''));
  return new Map([
    ...Object.entries(read).map(([how, text]) => [how, text.includes(secret)] as const),
    ['by the opener that it is left with', opener !== ''] as const,
  ]);
}

/** Whether a web page can find out that the extension is there, or frame its gate. */
async function probe({ chromium, site }: Stage): Promise<Results> {
  const page = await chromium.browser.newPage();
  await page.goto(site('evil.test'));
  const gate = `chrome-extension://${chromium.extensionId}/gate.html`;
  const isFound = await page.evaluate(
    (url) =>
      fetch(url).then(
        ({ ok }) => ok,
        () => false,
      ),
    gate,
  );
  const framed = await page.evaluateHandle(openFrame, gate);
  const frame = await framed.asElement()?.contentFrame();
  const isFramed = (await frame?.evaluate(() => document.querySelector('#root') !== null).catch(() => false)) ?? false;
  return new Map([
    ['found', isFound],
    ['framed', isFramed],
  ]);
}

/** What script in a page gets of the background by messages. */
async function askAsPage(page: Page, extensionId: string): Promise<Results> {
  const messages = [{ name: 'listContexts' }, { name: 'signingHeaders', request: 'Pasted text/admin' }];
  const answers = await page.evaluate(askExtension, extensionId, messages);
  return new Map(
    answers.map((answer, at) => [['contexts', 'credential'][at] ?? '', answer !== null && answer !== undefined]),
  );
}

describe('by the manifest', () => {
  it('a window that an app opened on another is out of its reach', async (context) => {
    const unsevered = variant(() => ({ cross_origin_opener_policy: undefined }));
    const guarded = await on(null, reachForWindow);
    expectNothingGot(context, guarded, await on(unsevered, reachForWindow));
  });

  it('no page finds the extension, nor frames the gate', async (context) => {
    const open = variant(({ content_security_policy, web_accessible_resources }) => ({
      content_security_policy: {
        extension_pages: content_security_policy.extension_pages.replace("frame-ancestors 'none'", 'frame-ancestors *'),
      },
      web_accessible_resources: web_accessible_resources.map((one) => ({ ...one, use_dynamic_url: false })),
    }));
    const guarded = await on(null, probe);
    expectNothingGot(context, guarded, await on(open, probe));
  });

  it('no page can send the background a message', async (context) => {
    const run = async (extension: string | null) =>
      on(extension, async (set) => askAsPage(await set.open(set.robber), set.chromium.extensionId));
    const guarded = await run(null);
    // Two guards in one: no page is told how to connect, and nobody listens for what comes from outside.
    const connectable = variant(() => ({ externally_connectable: { matches: ['https://k8s.test/*'] } }), {
      'before.js': `chrome.runtime.onMessageExternal.addListener((message, from, answer) => { answer('heard'); });`,
    });
    expectNothingGot(context, guarded, await run(connectable));
  });
});

describe('a content script', () => {
  // It shares the extension's id, and comes from a page that an app controls.
  const messages = ['listContexts', 'signingHeaders', 'openTarget', 'passGate', 'giveCredential'];
  const SCRIPT = `
    const ask = (message) => Promise.race([
      chrome.runtime.sendMessage(message).catch(() => null),
      new Promise((answer) => setTimeout(() => answer(null), 500)),
    ]);
    const requests = {
      listContexts: undefined,
      signingHeaders: 'Pasted text/admin',
      openTarget: { contextId: 'Pasted text/admin', url: location.href },
      passGate: { url: location.href, contextId: null, prefix: null, consent: 'always', isResumed: true },
      giveCredential: { contextId: 'Pasted text/admin', credential: { type: 'bearer', token: 'mine' } },
    };
    Promise.all(Object.entries(requests).map(async ([name, request]) => [name, Boolean(await ask({ name, request }))]))
      .then((answers) => { document.documentElement.dataset.answers = JSON.stringify(answers); });
  `;
  const run = (before: string | null) =>
    on(
      variant(
        () => ({
          content_scripts: [{ matches: ['https://k8s.test/*'], js: ['asking.js'] }],
        }),
        { 'asking.js': SCRIPT, ...(before ? { 'before.js': before } : {}) },
      ),
      async (set): Promise<Results> => {
        const page = await set.open(set.robber);
        const told = await until(() => page.evaluate(() => document.documentElement.dataset.answers));
        return new Map(JSON.parse(told) as [string, boolean][]);
      },
    );

  it('gets no answer from the background, whatever it asks', async (context) => {
    const guarded = await run(null);
    expect([...guarded.keys()]).toEqual(messages);
    // The background as it would be if it took everything with the extension's id for a page of ours.
    const believing = `
      const { addListener } = chrome.runtime.onMessage;
      chrome.runtime.onMessage.addListener = (listener) =>
        addListener.call(chrome.runtime.onMessage, (message, from, answer) =>
          listener(message, { ...from, frameId: 0, url: self.location.origin + (message.name === 'passGate' ? '/gate.html' : '/options.html') }, answer));
    `;
    expectNothingGot(context, guarded, await run(believing));
  });
});
