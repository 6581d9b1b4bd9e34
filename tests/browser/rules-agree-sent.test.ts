import type { Frame, Page } from 'puppeteer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outcomeOf } from '../unit/grants/dnr-oracle.ts';
import type { DnrCondition, DnrRequest, DnrRule } from '../unit/grants/proof/dnr-condition.ts';
import { type Chromium, startChromium } from './harness/chromium.ts';
import { grantEveryHost } from './harness/host-access.ts';
import { type PlainSite, startPlainSite } from './harness/plain-site.ts';
import { until } from './harness/until.ts';

let chromium: Chromium;
let site: PlainSite;
let otherPort: PlainSite;
beforeAll(async () => {
  [chromium, site, otherPort] = await Promise.all([startChromium(), startPlainSite(), startPlainSite()]);
  await grantEveryHost(chromium);
});
afterAll(async () => {
  await chromium?.stop();
  await site?.stop();
  await otherPort?.stop();
});

/** Requests of scripts alone, so that the pages themselves load as they are. */
const ofScripts = (priority: number, action: DnrRule['action'], condition: DnrCondition): DnrRule => ({
  priority,
  action,
  condition: { isUrlFilterCaseSensitive: true, resourceTypes: ['xmlhttprequest'], ...condition },
});

/** Shows by a header of its own that the condition was met. */
const mark = (name: string, condition: DnrCondition): DnrRule =>
  ofScripts(
    40,
    { type: 'modifyHeaders', requestHeaders: [{ header: `x-${name}`, operation: 'set', value: 'met' }] },
    { urlFilter: `|${site.url}/in/`, ...condition },
  );

/** Signing, allowing and keeping in as Portside does, and what tells the parties apart. */
const someRules = (): DnrRule[] => [
  mark('app', { initiatorDomains: ['localhost'], topDomains: ['localhost'] }),
  mark('initiator', { initiatorDomains: ['localhost'] }),
  mark('stranger', { excludedInitiatorDomains: ['localhost'] }),
  mark('strange-top', { excludedTopDomains: ['localhost'] }),
  ofScripts(20, { type: 'allow' }, { urlFilter: `|${site.url}/in/` }),
  ofScripts(
    10,
    { type: 'redirect', redirect: { regexSubstitution: `${site.url}/in/\\1` } },
    { regexFilter: `^${site.url}/(.*)` },
  ),
  ofScripts(50, { type: 'block' }, { urlFilter: '*/refused^' }),
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

/** Where frames come from: the site, its host by other ports and names, another host, and an opaque origin. */
const places = () => [
  site.url,
  otherPort.url,
  site.url.replace('localhost', 'localhost.'),
  site.url.replace('localhost', '127.0.0.1'),
  null,
];

it('real requests arrive where the oracle says, with the headers it says, from whatever frame in whatever top frame', async () => {
  const rules = someRules();
  await chromium.inExtension(
    (addRules) => chrome.declarativeNetRequest.updateSessionRules({ addRules: addRules as never }),
    rules.map((rule, at) => ({ ...rule, id: at + 1 })),
  );
  const requests: DnrRequest[] = [];
  for (const top of places()) {
    const page = await chromium.browser.newPage();
    // A new tab's own document has an opaque origin.
    if (top !== null) await page.goto(`${top}/top`);
    for (const framed of places()) {
      const initiator = framed ?? top;
      if (initiator === null) continue;
      const frame = framed === null ? page.mainFrame() : await addFrame(page, `${framed}/frame`);
      const urls = PATHS.map(
        (path, at) => new URL(site.url + path.replace(/(?=#)|$/, `?${requests.length + at}`)).href,
      );
      await frame.evaluate((all) => Promise.allSettled(all.map((url) => fetch(url, { mode: 'no-cors' }))), urls);
      requests.push(...urls.map((url) => ({ url, type: 'xmlhttprequest', method: 'get', initiator, top, tabId: 1 })));
    }
    await page.close();
  }
  expect(requests).toHaveLength(24 * PATHS.length);
  expect(arrivals()).toEqual(requests.flatMap((request) => expectedArrival(rules, request)));
});

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
  return until(() => page.frames().find((frame) => frame.url() === src));
}

/** What the site was sent by scripts, in the order in which it was asked for. */
function arrivals() {
  const numberOf = (url: string) => Number(/\?(\d+)$/.exec(url)?.[1]);
  return site.requests
    .filter(({ url }) => /\?\d+$/.test(url))
    .sort((one, other) => numberOf(one.url) - numberOf(other.url))
    .map(({ url, headers }) => ({
      url,
      marks: Object.keys(headers)
        .filter((name) => name.startsWith('x-'))
        .sort(),
    }));
}

function expectedArrival(rules: readonly DnrRule[], request: DnrRequest) {
  const outcome = outcomeOf(rules, request);
  if (outcome.kind !== 'sent') return [];
  const { pathname, search } = new URL(outcome.url);
  return [{ url: pathname + search, marks: [...outcome.requestHeaders.keys()].sort() }];
}
