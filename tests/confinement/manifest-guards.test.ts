import type { Page } from 'puppeteer';
import { describe, it } from 'vitest';
import { CHROME_BUILD } from '../browser/harness/chromium.ts';
import { waitFor } from '../browser/harness/wait-for.ts';
import { waitForElement } from '../browser/harness/wait-for-element.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { type Fixture, shareServers, startFixture } from './fixture.ts';
import { askExtension, openFrame } from './page-scripts.ts';
import { believingOpeners, variantOfBuild, WITHOUT_OBSERVATION } from './variant-of-build.ts';

const servers = shareServers();

/** Runs the attacks in a browser with this build. */
async function attack<T>(extension: string, attacks: (fixture: Fixture) => Promise<T>): Promise<T> {
  const fixture = await startFixture({ servers: servers.current, hasAccessToAllHosts: false, extension });
  try {
    return await attacks(fixture);
  } finally {
    await fixture.stop();
  }
}

/** An answer to an attack is the evidence that it was tried; null or undefined is none. */
function results(
  answers: Readonly<Record<string, { readonly succeeded: boolean; readonly answer: unknown }>>,
): AttackResults {
  return new Map(
    Object.entries(answers).map(([name, { succeeded, answer }]) => [
      name,
      {
        succeeded,
        evidence: answer === null || answer === undefined ? null : `answered: ${String(answer).slice(0, 80)}`,
      },
    ]),
  );
}

/** The hostile app opens the victim app in a window, the person agrees, and the hostile app reads that window. */
async function readOpenedWindow({ chromium, hostileApp, victimApp, secret, open }: Fixture): Promise<AttackResults> {
  const hostile = await open(hostileApp);
  await hostile.evaluate((url) => {
    Object.assign(globalThis, { opened: window.open(url, 'named') });
  }, victimApp);
  const gate = await waitFor(async () =>
    (await chromium.browser.pages()).find((page) => page.url().includes('/gate.html')),
  );
  await (await waitForElement(gate, '.gate .primary[aria-disabled="false"]')).click();
  const victim = await waitFor(async () =>
    (await chromium.browser.pages()).find((page) => page.url().startsWith(victimApp)),
  );
  await waitFor(() => victim.evaluate((text) => document.documentElement.textContent?.includes(text), secret));
  const { byHandle, byName } = await hostile.evaluate(() => {
    const { opened } = globalThis as unknown as { opened: Window };
    const read = (view: Window | null) => {
      try {
        return view?.document.documentElement.textContent ?? 'no window';
      } catch {
        return 'no access';
      }
    };
    return { byHandle: read(opened), byName: read(window.open('', 'named')) };
  });
  const opener = await victim.evaluate(() => (window.opener ? 'opener' : 'no opener'));
  return results({
    'the window by its handle': { succeeded: byHandle.includes(secret), answer: byHandle },
    'the window by its name': { succeeded: byName.includes(secret), answer: byName },
    'the hostile app by the opener of the window': { succeeded: opener === 'opener', answer: opener },
  });
}

/** A web page looks for the extension, and puts its gate into a frame. */
async function probeExtension({ chromium, attackerUrl }: Fixture): Promise<AttackResults> {
  const page = await chromium.browser.newPage();
  await page.goto(attackerUrl('evil.test'));
  const gateUrl = `chrome-extension://${chromium.extensionId}/gate.html`;
  const found = await page.evaluate(
    (url) =>
      fetch(url).then(
        ({ ok }) => (ok ? 'found' : 'not found'),
        () => 'not found',
      ),
    gateUrl,
  );
  const element = await page.evaluateHandle(openFrame, gateUrl);
  const frame = await element.asElement()?.contentFrame();
  const framed = await frame
    ?.evaluate(() => (document.querySelector('#root') ? 'framed' : 'not framed'))
    .catch(() => 'not framed');
  return results({
    'finding the extension': { succeeded: found === 'found', answer: found },
    'framing the gate': { succeeded: framed === 'framed', answer: framed },
  });
}

/** A page of the hostile app sends the background messages. */
async function sendMessages({ chromium, hostileApp, open }: Fixture): Promise<AttackResults> {
  const page = await open(hostileApp);
  const messages = [{ name: 'listContexts' }, { name: 'getAuthHeaders', request: 'Pasted text/admin' }];
  const answers = await page.evaluate(askExtension, chromium.extensionId, messages);
  return results(
    Object.fromEntries(
      answers.map((answer, index) => [
        `the message ${messages[index]?.name}`,
        { succeeded: answer === 'received', answer },
      ]),
    ),
  );
}

async function attackManifest(fixture: Fixture): Promise<AttackResults> {
  const parts = [await readOpenedWindow(fixture), await probeExtension(fixture), await sendMessages(fixture)];
  return new Map(parts.flatMap((part) => [...part]));
}

/** The build without the guards of its manifest and with a listener for messages from outside, in which every tab is clean. */
function unguardedBuild(): string {
  return variantOfBuild(
    ({ content_security_policy, web_accessible_resources }) => ({
      cross_origin_opener_policy: undefined,
      content_security_policy: {
        extension_pages: content_security_policy.extension_pages.replace("frame-ancestors 'none'", 'frame-ancestors *'),
      },
      web_accessible_resources: web_accessible_resources.map((one) => ({ ...one, use_dynamic_url: false })),
      externally_connectable: { matches: ['https://k8s.test/*'] },
    }),
    {
      ...WITHOUT_OBSERVATION,
      ...believingOpeners(),
      'before.js': `
        ${WITHOUT_OBSERVATION['before.js']}
        chrome.runtime.onMessageExternal.addListener((message, sender, respond) => { respond('received'); });
        const { Response } = self;
        self.Response = class extends Response {
          constructor(body, init) {
            const { 'Cross-Origin-Opener-Policy': _, ...headers } = init?.headers ?? {};
            super(body, { ...init, headers });
          }
        };
      `,
    },
  );
}

describe('the manifest', () => {
  it('keeps windows, the extension’s pages and its messages from web pages', async (context) => {
    const guarded = await attack(CHROME_BUILD, attackManifest);
    expectAllPrevented(context, guarded, await attack(unguardedBuild(), attackManifest));
  });
});

describe('a content script', () => {
  // It has the extension's id, and runs in a page that an app controls.
  const SCRIPT = `
    const ask = (message) => Promise.race([
      chrome.runtime.sendMessage(message).catch(() => null),
      new Promise((resolve) => AbortSignal.timeout(1000).addEventListener('abort', () => resolve(null))),
    ]);
    const requests = {
      listContexts: undefined,
      getAuthHeaders: 'Pasted text/admin',
      openTarget: { contextId: 'Pasted text/admin', url: location.href },
      passGate: {
        url: location.href, contextId: null, prefix: null, consent: 'always', question: null, isResumed: true, isFirstPage: true,
      },
      setCredential: { contextId: 'Pasted text/admin', credential: { type: 'bearer', token: 'mine' } },
    };
    Promise.all(Object.entries(requests).map(async ([name, request]) => [name, Boolean(await ask({ name, request }))]))
      .then((answers) => { document.documentElement.dataset.answers = JSON.stringify(answers); });
  `;
  const attackFromContentScript = (files: Readonly<Record<string, string>>) =>
    attack(
      variantOfBuild(() => ({ content_scripts: [{ matches: ['https://k8s.test/*'], js: ['attack.js'] }] }), {
        'attack.js': SCRIPT,
        ...files,
      }),
      async ({ open, hostileApp }) => answersOf(await open(hostileApp)),
    );

  async function answersOf(page: Page): Promise<AttackResults> {
    const answers = await waitFor(() => page.evaluate(() => document.documentElement.dataset.answers));
    const wasAnswered = JSON.parse(answers) as [name: string, wasAnswered: boolean][];
    return results(
      Object.fromEntries(wasAnswered.map(([name, succeeded]) => [name, { succeeded, answer: succeeded }])),
    );
  }

  it('gets no answer from the background', async (context) => {
    const guarded = await attackFromContentScript({});
    // The background as it would be if it took every sender with the extension's id for one of our pages.
    const trustEverySender = `
      const { addListener } = chrome.runtime.onMessage;
      chrome.runtime.onMessage.addListener = (listener) =>
        addListener.call(chrome.runtime.onMessage, (message, sender, respond) => {
          const page = message.name === 'passGate' ? '/gate.html' : '/options.html';
          return listener(message, { ...sender, frameId: 0, url: self.location.origin + page }, respond);
        });
    `;
    expectAllPrevented(context, guarded, await attackFromContentScript({ 'before.js': trustEverySender }));
  });
});
