import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { waitFor } from '../browser/harness/wait-for.ts';
import type { Fixture, Foothold } from './fixture.ts';
import { responseQuery } from './scriptable-server.ts';

/** An origin, and a place in the browser, in which an attacker's script runs. */
export interface AttackerOrigin {
  /** A tab, with what a person has in it before. Runs with the guards in force, which make its grant. */
  prepare(fixture: Fixture): Promise<Page>;
  /** Brings the attacker's page into the tab; null where it does not get there. */
  enter(fixture: Fixture, page: Page): Promise<Foothold | null>;
  /** Part of the URL of the attacker's page, by which its request is recognised. */
  readonly urlPart: (fixture: Fixture) => string;
  /**
   * Whether the attacker's page gets there in spite of the guards. Its requests are then not signed. Otherwise a rule blocks
   * its frame, which has to be seen.
   */
  readonly isLetIn: boolean;
}

const SANDBOX = 'allow-scripts allow-forms allow-popups allow-top-navigation';
/** The same for a whole page. */
const SANDBOXED = responseQuery({ headers: { 'Content-Security-Policy': `sandbox ${SANDBOX}` } });
const BLANK = '<!doctype html><title>A page</title><body>';
const DATA_URL = `data:text/html,${encodeURIComponent(BLANK)}`;

type UrlOf = (fixture: Fixture) => string;

const evil: UrlOf = (fixture) => fixture.attackerUrl('evil.test');
const sandboxedEvil: UrlOf = (fixture) => evil(fixture) + SANDBOXED;
const otherPort: UrlOf = (fixture) => fixture.attackerUrl('k8s.test');
const subdomain: UrlOf = (fixture) => fixture.attackerUrl('a.k8s.test');
const cleartext: UrlOf = (fixture) => fixture.attackerUrl('k8s.test', 'http');
const withUserInfo: UrlOf = (fixture) => otherPort(fixture).replace('://', '://user:word@');
const withTrailingDot: UrlOf = (fixture) => fixture.attackerUrl('k8s.test.');
const localFile: UrlOf = () => {
  const path = join(mkdtempSync(join(tmpdir(), 'portside-file-')), 'page.html');
  writeFileSync(path, BLANK);
  return `file://${path}`;
};

/** The attacker's page in a tab of its own. */
const inOwnTab = (urlOf: UrlOf): AttackerOrigin => ({
  // A first visit to a neighbour origin quarantines the tab, so the extension would put changed rules right then.
  prepare: async (fixture) => {
    const page = await fixture.chromium.browser.newPage();
    await page.goto(urlOf(fixture));
    return page;
  },
  enter: async (_fixture, page) => page,
  urlPart: urlOf,
  isLetIn: true,
});

/** The attacker's page in a frame of the hostile app, whose tab holds a grant. */
const framedByApp = (urlOf: UrlOf, { isLetIn, sandbox }: { isLetIn: boolean; sandbox?: string }): AttackerOrigin => ({
  prepare: (fixture) => fixture.open(fixture.hostileApp),
  enter: (fixture, page) => frameIn(page, { src: urlOf(fixture), ...(sandbox ? { sandbox } : {}) }),
  urlPart: urlOf,
  isLetIn,
});

/** The attacker's page in a tab that held a grant, to which the person navigated it. */
const inTabOfApp = (urlOf: UrlOf): AttackerOrigin => ({
  prepare: (fixture) => fixture.open(fixture.hostileApp),
  enter: async (fixture, page) => ((await navigateTo(page, urlOf(fixture))) ? page : null),
  urlPart: urlOf,
  isLetIn: true,
});

/** A frame in the attacker's own page. */
const frameOfEvil = (
  attributesOf: (page: Page) => Record<string, string> | Promise<Record<string, string>>,
): AttackerOrigin => ({
  ...inOwnTab(evil),
  enter: async (_fixture, page) => frameIn(page, await attributesOf(page)),
});

const blobUrl = (page: Page) =>
  page.evaluate((html) => URL.createObjectURL(new Blob([html], { type: 'text/html' })), BLANK);

export const ATTACKER_ORIGINS = {
  'another site': inOwnTab(evil),
  'another port of the host': inOwnTab(otherPort),
  'a subdomain of the host': inOwnTab(subdomain),
  'the host over http': inOwnTab(cleartext),
  'a local file': inOwnTab(localFile),
  'a sandboxed page': inOwnTab(sandboxedEvil),
  'a data: page': inOwnTab(() => DATA_URL),
  'a sandboxed frame of another site': frameOfEvil(() => ({ sandbox: SANDBOX, srcdoc: BLANK })),
  'a srcdoc frame of another site': frameOfEvil(() => ({ srcdoc: BLANK })),
  'a data: frame of another site': frameOfEvil(() => ({ src: DATA_URL })),
  'a blob: frame of another site': frameOfEvil(async (page) => ({ src: await blobUrl(page) })),
  'another site, framed by the app': framedByApp(evil, { isLetIn: true }),
  'another site, in a sandboxed frame of the app': framedByApp(evil, { isLetIn: true, sandbox: SANDBOX }),
  'another port of the host, framed by the app': framedByApp(otherPort, { isLetIn: false }),
  'another port of the host with a trailing dot, framed by the app': framedByApp(withTrailingDot, { isLetIn: false }),
  'a subdomain of the host, framed by the app': framedByApp(subdomain, { isLetIn: false }),
  'another site in the app’s tab': inTabOfApp(evil),
  'a sandboxed page in the app’s tab': inTabOfApp(sandboxedEvil),
  'a data: page in the app’s tab': inTabOfApp(() => DATA_URL),
  'another port of the host in the app’s tab': inTabOfApp(otherPort),
  'another port of the host with user info in the app’s tab': inTabOfApp(withUserInfo),
  'another port of the host with a trailing dot in the app’s tab': inTabOfApp(withTrailingDot),
  'a subdomain of the host in the app’s tab': inTabOfApp(subdomain),
  'the host over http in the app’s tab': inTabOfApp(cleartext),
} as const satisfies Readonly<Record<string, AttackerOrigin>>;

export type OriginName = keyof typeof ATTACKER_ORIGINS;

/** Navigates a tab as if the URL was typed, through the gate if need be. Returns whether it got there. */
export async function navigateTo(page: Page, url: string): Promise<boolean> {
  const { host } = new URL(url);
  // The gate interrupts a navigation, which puppeteer reports as a failure.
  await page.goto(url, { waitUntil: 'domcontentloaded' }).catch(() => {});
  return waitFor(async () => page.url().startsWith('data:') || new URL(page.url()).host === host).then(
    () => true,
    () => false,
  );
}

/** A new frame of the page; null where the browser shows an error page in it. */
export async function frameIn(page: Foothold, attributes: Record<string, string>): Promise<Foothold | null> {
  const handle = await page.evaluateHandle((all) => {
    const frame = document.createElement('iframe');
    for (const [name, value] of Object.entries(all)) frame.setAttribute(name, value);
    const loaded = new Promise((resolve) => {
      frame.addEventListener('load', resolve);
      // A frame that the browser refuses does not always fire an event.
      AbortSignal.timeout(5_000).addEventListener('abort', resolve);
    });
    document.body.append(frame);
    return loaded.then(() => frame);
  }, attributes);
  const frame = await handle.asElement()?.contentFrame();
  if (!frame) throw new Error('The frame was removed');
  return frame.url().startsWith('chrome-error:') ? null : frame;
}
