import { rmSync } from 'node:fs';
import type { Frame, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DnrCondition, DnrRequest, DnrRule } from '../core/rules/dnr-model/condition.ts';
import { simulateRequest } from '../core/rules/dnr-model/model.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { createDnrExtension } from './harness/dnr-extension.ts';
import { startThirdPartySite, type ThirdPartySite } from './harness/third-party-site.ts';
import { waitFor } from './harness/wait-for.ts';

const extension = createDnrExtension();
let chromium: Chromium;
let site: ThirdPartySite;
let otherPort: ThirdPartySite;

beforeAll(async () => {
  [chromium, site, otherPort] = await Promise.all([
    startChromium({ extension }),
    startThirdPartySite(),
    startThirdPartySite(),
  ]);
});
afterAll(async () => {
  await chromium?.stop();
  await site?.stop();
  await otherPort?.stop();
  rmSync(extension, { recursive: true });
});

/** A rule for fetches only, so that documents load unchanged. */
const forFetches = (priority: number, action: DnrRule['action'], condition: DnrCondition): DnrRule => ({
  priority,
  action,
  condition: { isUrlFilterCaseSensitive: true, resourceTypes: ['xmlhttprequest'], ...condition },
});

/** A rule that sets a header of its own, to show whether its condition matched. */
const headerIf = (name: string, condition: DnrCondition): DnrRule =>
  forFetches(
    40,
    { type: 'modifyHeaders', requestHeaders: [{ header: `x-${name}`, operation: 'set', value: 'matched' }] },
    { urlFilter: `|${site.url}/in/`, ...condition },
  );

/** Rules that change headers, allow, redirect and block, with conditions on initiator and top frame. */
const sampleRules = (): DnrRule[] => [
  headerIf('app', { initiatorDomains: ['localhost'], topDomains: ['localhost'] }),
  headerIf('initiator', { initiatorDomains: ['localhost'] }),
  headerIf('other-initiator', { excludedInitiatorDomains: ['localhost'] }),
  headerIf('other-top', { excludedTopDomains: ['localhost'] }),
  forFetches(20, { type: 'allow' }, { urlFilter: `|${site.url}/in/` }),
  forFetches(
    10,
    { type: 'redirect', redirect: { regexSubstitution: `${site.url}/in/\\1` } },
    { regexFilter: `^${site.url}/(.*)` },
  ),
  forFetches(50, { type: 'block' }, { urlFilter: '*/refused^' }),
];

const PATHS = [
  '/in/a',
  '/out/a',
  '/in/../a',
  '/in/%2e%2e/a',
  '/in/..%2fa',
  '/in\\a',
  '//in/a',
  '/IN/a',
  '/in',
  '/in/refused',
  '/a#/in/',
];

/** Origins of top frames and frames: the site, another port and spelling of its host, another host, an opaque one. */
const frameOrigins = () => [
  site.url,
  otherPort.url,
  site.url.replace('localhost', 'localhost.'),
  site.url.replace('localhost', '127.0.0.1'),
  null,
];

describe('the model of declarativeNetRequest, compared with requests that Chromium sends,', () => {
  it('predicts URL and headers of fetches from every frame in every top frame', async () => {
    const rules = sampleRules();
    await chromium.evaluateInExtension(
      (addRules) => chrome.declarativeNetRequest.updateSessionRules({ addRules: addRules as never }),
      rules.map((rule, index) => ({ ...rule, id: index + 1 })),
    );
    const requests: DnrRequest[] = [];
    for (const top of frameOrigins()) {
      const page = await chromium.browser.newPage();
      // The document of a new tab has an opaque origin.
      if (top !== null) await page.goto(`${top}/top`);
      for (const frameOrigin of frameOrigins()) {
        requests.push(...(await sendFromFrame(page, top, frameOrigin, requests.length)));
      }
      await page.close();
    }
    expect(requests).toHaveLength(24 * PATHS.length);
    expect(receivedRequests()).toEqual(requests.flatMap((request) => predictedRequest(rules, request)));
  });
});

/** Sends a request to each path, from a new frame or from the page itself. Each has its number as query. */
async function sendFromFrame(
  page: Page,
  top: string | null,
  frameOrigin: string | null,
  firstNumber: number,
): Promise<DnrRequest[]> {
  const initiator = frameOrigin ?? top;
  if (initiator === null) return [];
  const frame = frameOrigin === null ? page.mainFrame() : await addFrame(page, `${frameOrigin}/frame`);
  const urls = PATHS.map((path, index) => new URL(site.url + path.replace(/(?=#)|$/, `?${firstNumber + index}`)).href);
  await frame.evaluate((all) => Promise.allSettled(all.map((url) => fetch(url, { mode: 'no-cors' }))), urls);
  return urls.map((url) => ({ url, type: 'xmlhttprequest', method: 'get', initiator, top, tabId: 1 }));
}

async function addFrame(page: Page, src: string): Promise<Frame> {
  await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const element = document.body.appendChild(document.createElement('iframe'));
        element.addEventListener('load', resolve);
        element.src = url;
      }),
    src,
  );
  return waitFor(() => page.frames().find((frame) => frame.url() === src));
}

/** The numbered requests that the site received, in their order, with the names of the headers that rules set. */
function receivedRequests() {
  const numberOf = (url: string) => Number(/\?(\d+)$/.exec(url)?.[1]);
  return site.requests
    .filter(({ url }) => /\?\d+$/.test(url))
    .sort((one, other) => numberOf(one.url) - numberOf(other.url))
    .map(({ url, headers }) => ({
      url,
      headers: Object.keys(headers)
        .filter((name) => name.startsWith('x-'))
        .sort(),
    }));
}

function predictedRequest(rules: readonly DnrRule[], request: DnrRequest) {
  const outcome = simulateRequest(rules, request);
  if (outcome.kind !== 'sent') return [];
  const { pathname, search } = new URL(outcome.url);
  return [{ url: pathname + search, headers: [...outcome.requestHeaders.keys()].sort() }];
}
