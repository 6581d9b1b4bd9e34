import type { Frame, Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResults, expectAllPrevented } from './attack-results.ts';
import { frameIn, navigateTo } from './attacker-origins.ts';
import { type Fixture, type Foothold, shareFixture } from './fixture.ts';
import { type RuleChange, signWholeHost, withRuleChange } from './guards.ts';
import {
  openFrameWithoutPolicy,
  openIsolated,
  showNeighboursInFrames,
  signForAnyInitiator,
  signUnderAnyTopFrame,
  waitForAppFrame,
} from './isolated-app.ts';
import { REQUEST_TECHNIQUES, type RequestTechnique, requestInEveryWay } from './request-techniques.ts';
import { responseQuery } from './scriptable-server.ts';

/** What keeps an attacker's page from using the grant of the tab. */
type Guard = 'initiator' | 'no frames of neighbours' | 'policy of our page' | 'top frame' | 'tab';

/** An attacker's page in the tab of the hostile app, or in a window of it. */
interface Intruder {
  readonly guard: Guard;
  /** URL of the attacker's page. */
  urlOf(fixture: Fixture): string;
  /** Brings the attacker's page there; null where an error page takes its place. */
  enter(fixture: Fixture, tab: { page: Page; app: Frame }, url: string): Promise<Foothold | null>;
  /** Whether it gets there in spite of the guards. Otherwise an error page has to take its place. */
  readonly isLetIn: boolean;
}

/** The rules of an isolated app sign no pages, which is what a speculation loads. */
const NEVER_SIGNED: readonly RequestTechnique[] = ['speculation-prefetch', 'speculation-prerender'];

const SANDBOX = 'allow-scripts allow-forms allow-popups';

type UrlOf = Intruder['urlOf'];
const evil: UrlOf = ({ attackerUrl }) => attackerUrl('evil.test');
const sandboxedEvil: UrlOf = (fixture) =>
  evil(fixture) + responseQuery({ headers: { 'Content-Security-Policy': `sandbox ${SANDBOX}` } });
const otherPort: UrlOf = ({ attackerUrl }) => attackerUrl('k8s.test');
const subdomain: UrlOf = ({ attackerUrl }) => attackerUrl('a.k8s.test');
/** URL of the hostile app that redirects to an attacker's page. */
const redirectTo = ({ hostileApp }: Fixture, url: string) =>
  hostileApp + responseQuery({ status: 302, headers: { Location: url } });

/** The attacker's page in a frame of the app. */
const inFrame = (
  urlOf: UrlOf,
  {
    guard = 'initiator',
    sandbox,
    isRedirected = false,
  }: { guard?: Guard; sandbox?: string; isRedirected?: boolean } = {},
): Intruder => ({
  guard,
  urlOf,
  enter: (fixture, { app }, url) =>
    frameIn(app, { src: isRedirected ? redirectTo(fixture, url) : url, ...(sandbox ? { sandbox } : {}) }),
  isLetIn: guard === 'initiator',
});

/** The attacker's page in place of the app, in the frame of our page. */
const inPlaceOfApp = (navigateApp: (url: string) => void, { isRedirected = false } = {}): Intruder => ({
  guard: 'policy of our page',
  urlOf: evil,
  enter: async (fixture, { page, app }, url) => {
    await app.evaluate(navigateApp, isRedirected ? redirectTo(fixture, url) : url).catch(() => {});
    // Either the attacker's page, or the error page that takes the place of what is refused.
    const settled = await waitFor(() =>
      page.frames().find((frame) => frame.url().startsWith(url) || frame.url().startsWith('chrome-error:')),
    );
    return settled.url().startsWith(url) ? settled : null;
  },
  isLetIn: false,
});

/** The attacker's page in place of our page. */
const inTab = (urlOf: UrlOf): Intruder => ({
  guard: 'top frame',
  urlOf,
  enter: async (_fixture, { page }, url) => ((await navigateTo(page, url)) ? page : null),
  isLetIn: true,
});

const NEIGHBOUR = { guard: 'no frames of neighbours' } as const;

const INTRUDERS: Readonly<Record<string, Intruder>> = {
  'another site, framed by the app': inFrame(evil),
  'another site, in a sandboxed frame of the app': inFrame(evil, { sandbox: SANDBOX }),
  'another site, to which a frame of the app is redirected': inFrame(evil, { isRedirected: true }),
  'another port of the host, framed by the app': inFrame(otherPort, NEIGHBOUR),
  'another port of the host, to which a frame of the app is redirected': inFrame(otherPort, {
    ...NEIGHBOUR,
    isRedirected: true,
  }),
  'a subdomain of the host, framed by the app': inFrame(subdomain, NEIGHBOUR),
  'another site, to which the app navigates': inPlaceOfApp((url) => {
    location.href = url;
  }),
  'another site, to which the app is redirected': inPlaceOfApp(
    (url) => {
      location.href = url;
    },
    { isRedirected: true },
  ),
  'another site, to which the app submits a form': inPlaceOfApp((url) => {
    const form = document.body.appendChild(document.createElement('form'));
    Object.assign(form, { method: 'post', action: url });
    form.submit();
  }),
  'another site, to which a meta element of the app refreshes': inPlaceOfApp((url) => {
    const meta = document.createElement('meta');
    Object.assign(meta, { httpEquiv: 'refresh', content: `0; url=${url}` });
    document.head.append(meta);
  }),
  'another site in the tab': inTab(evil),
  'a sandboxed page in the tab': inTab(sandboxedEvil),
  'a data: page in the tab': inTab(() => 'data:text/html,<body>'),
  'another port of the host in the tab': inTab(otherPort),
  'another site in a window of the app': {
    guard: 'tab',
    urlOf: evil,
    enter: async ({ chromium }, { app }, url) => {
      // The shim hands it to the extension's page, because the sandbox opens no window.
      await app.evaluate((to) => void open(to), url);
      return waitFor(async () => (await chromium.browser.pages()).find((page) => page.url() === url));
    },
    isLetIn: true,
  },
};

/** How each guard is removed. The policy of our page is in the page, not in a rule. */
const REMOVALS: Readonly<Record<Guard, RuleChange>> = {
  initiator: signForAnyInitiator,
  'no frames of neighbours': showNeighboursInFrames,
  'policy of our page': signForAnyInitiator,
  'top frame': signUnderAnyTopFrame,
  tab: signWholeHost,
};

const shared = shareFixture();

/** Brings the attacker's page there and requests the app by every technique. */
async function intrude(fixture: Fixture, intruder: Intruder, isGuarded: boolean): Promise<AttackResults> {
  const { guard, urlOf, enter, isLetIn } = intruder;
  const mark = fixture.newMark({ isGuarded });
  const { page } = await openIsolated(fixture, fixture.hostileApp);
  // Some requests wait until their tab is in front.
  await page.bringToFront();
  const textOf = (technique: RequestTechnique) => `mark=${mark}&technique=${technique}`;
  const results = await withRuleChange(fixture, isGuarded ? null : REMOVALS[guard], async () => {
    const isWithoutPolicy = !isGuarded && guard === 'policy of our page';
    const app = await (isWithoutPolicy ? openFrameWithoutPolicy : waitForAppFrame)(page, fixture.hostileApp);
    const foothold = await enter(fixture, { page, app }, urlOf(fixture));
    expect(foothold !== null, 'whether the attacker’s page is let in').toBe(isLetIn || !isGuarded);
    await foothold?.evaluate(requestInEveryWay, `${fixture.hostileApp}?mark=${mark}&technique=`, fixture.redirector);
    const possible = REQUEST_TECHNIQUES.filter((technique) => !NEVER_SIGNED.includes(technique)).map(textOf);
    const tried = foothold ? await fixture.waitUntilTried(possible) : new Set<string>();
    if (!isGuarded) await fixture.waitUntilSigned(possible);
    return new Map(
      REQUEST_TECHNIQUES.map((technique) => {
        const text = textOf(technique);
        const evidence = foothold ? tried.has(text) && 'requested' : 'an error page took its place';
        return [technique, { succeeded: fixture.signedRequests(text).length > 0, evidence: evidence || null }] as const;
      }),
    );
  });
  await fixture.closeTabs();
  return results;
}

describe('the grant of an isolated app is not used by', () => {
  it.for(Object.entries(INTRUDERS))('%s', ([, intruder], context) =>
    shared.conclusively(async (fixture) => {
      const guarded = await intrude(fixture, intruder, true);
      expectAllPrevented(context, guarded, await intrude(fixture, intruder, false), NEVER_SIGNED);
    }),
  );
});
