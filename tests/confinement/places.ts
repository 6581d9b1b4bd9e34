import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { until } from '../browser/harness/until.ts';
import { asking } from './obliging.ts';
import type { Foothold, Stage } from './stage.ts';

/** Where an attacker gets a foothold. */
export interface Place {
  /** The tab, with whatever a person has in it before. Done with the guards in force, which makes its grant. */
  prepare(stage: Stage): Promise<Page>;
  /** Null where the browser or the rules do not let the attacker come up. */
  reach(stage: Stage, page: Page): Promise<Foothold | null>;
}

const SANDBOX = 'allow-scripts allow-forms allow-popups allow-top-navigation';
/** The same for a whole page. */
const SANDBOXED = asking({ headers: { 'Content-Security-Policy': `sandbox ${SANDBOX}` } });
const BLANK = '<!doctype html><title>A page</title><body>';

/** A site in a tab of its own. */
const inOwnTab = (urlOf: (stage: Stage) => string): Place => ({
  prepare: ({ chromium }) => chromium.browser.newPage(),
  reach: async (stage, page) => {
    await page.goto(urlOf(stage));
    return page;
  },
});

/** A site in a frame of the hostile app, whose tab holds a grant. */
const framedByApp = (attributesOf: (stage: Stage) => Record<string, string>): Place => ({
  prepare: (stage) => stage.open(stage.robber),
  reach: (stage, page) => frameIn(page, attributesOf(stage)),
});

/** A site that a person went to in a tab that holds a grant. */
const inGrantedTab = (urlOf: (stage: Stage) => string): Place => ({
  prepare: (stage) => stage.open(stage.robber),
  reach: async (stage, page) => ((await leadTo(page, urlOf(stage))) ? page : null),
});

const evil = (stage: Stage) => stage.site('evil.test');
const otherPort = (stage: Stage) => stage.site('k8s.test');
const subdomain = (stage: Stage) => stage.site('a.k8s.test');
const cleartext = (stage: Stage) => stage.site('k8s.test', 'http');
const behindUserInfo = (stage: Stage) => otherPort(stage).replace('://', '://user:word@');
const behindDot = (stage: Stage) => stage.site('k8s.test.');
const file = () => {
  const path = join(mkdtempSync(join(tmpdir(), 'portside-file-')), 'page.html');
  writeFileSync(path, BLANK);
  return `file://${path}`;
};
const frameOfEvil = (attributesOf: (page: Page) => Record<string, string> | Promise<Record<string, string>>): Place => {
  const tab = inOwnTab(evil);
  return {
    ...tab,
    reach: async (stage, page) => {
      await tab.reach(stage, page);
      return frameIn(page, await attributesOf(page));
    },
  };
};
const blobOf = (page: Page) =>
  page.evaluate((html) => URL.createObjectURL(new Blob([html], { type: 'text/html' })), BLANK);

export const PLACES: Readonly<Record<string, Place>> = {
  'another site': inOwnTab(evil),
  'another port of the host': inOwnTab(otherPort),
  'a subdomain of the host': inOwnTab(subdomain),
  'the http twin of the host': inOwnTab(cleartext),
  'a file': inOwnTab(file),
  'a sandboxed page': inOwnTab((stage) => evil(stage) + SANDBOXED),
  'a data: page': inOwnTab(() => `data:text/html,${encodeURIComponent(BLANK)}`),
  'a sandboxed frame of another site': frameOfEvil(() => ({ sandbox: SANDBOX, srcdoc: BLANK })),
  'a srcdoc frame of another site': frameOfEvil(() => ({ srcdoc: BLANK })),
  'a data: frame of another site': frameOfEvil(() => ({ src: `data:text/html,${encodeURIComponent(BLANK)}` })),
  'a blob: frame of another site': frameOfEvil(async (page) => ({ src: await blobOf(page) })),
  'another site, framed by the app': framedByApp((stage) => ({ src: evil(stage) })),
  'another site, sandboxed in a frame of the app': framedByApp((stage) => ({ src: evil(stage), sandbox: SANDBOX })),
  'another port, framed by the app': framedByApp((stage) => ({ src: otherPort(stage) })),
  'another port behind a dot, framed by the app': framedByApp((stage) => ({ src: behindDot(stage) })),
  'a subdomain, framed by the app': framedByApp((stage) => ({ src: subdomain(stage) })),
  'another site in the app’s tab': inGrantedTab(evil),
  'a sandboxed page in the app’s tab': inGrantedTab((stage) => evil(stage) + SANDBOXED),
  'a data: page in the app’s tab': inGrantedTab(() => `data:text/html,${encodeURIComponent(BLANK)}`),
  'another port in the app’s tab': inGrantedTab(otherPort),
  'another port behind user info in the app’s tab': inGrantedTab(behindUserInfo),
  'another port behind a dot in the app’s tab': inGrantedTab(behindDot),
  'a subdomain in the app’s tab': inGrantedTab(subdomain),
  'the http twin in the app’s tab': inGrantedTab(cleartext),
};

/** Leads a tab to a URL as if typed, over the gate if need be; false where it does not get there. */
export async function leadTo(page: Page, url: string): Promise<boolean> {
  const { host } = new URL(url);
  await page.goto(url).catch(() => {});
  return until(async () => page.url().startsWith('data:') || new URL(page.url()).host === host, {
    timeoutMs: 1_500,
  }).then(
    () => true,
    () => false,
  );
}

/** A new frame of the page, or null where nothing is let into it. */
export async function frameIn(page: Foothold, attributes: Record<string, string>): Promise<Foothold | null> {
  const handle = await page.evaluateHandle((all) => {
    const frame = document.createElement('iframe');
    for (const [name, value] of Object.entries(all)) frame.setAttribute(name, value);
    const loaded = new Promise((resolve) => {
      frame.addEventListener('load', resolve);
      // What is refused does not always say so.
      setTimeout(resolve, 1_500);
    });
    document.body.append(frame);
    return loaded.then(() => frame);
  }, attributes);
  const frame = await handle.asElement()?.contentFrame();
  if (!frame || frame.url().startsWith('chrome-error:')) return null;
  return frame;
}
