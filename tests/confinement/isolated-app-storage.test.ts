import type { Frame, Page } from 'puppeteer';
import { describe, it } from 'vitest';
import { waitFor } from '../browser/harness/wait-for.ts';
import { type AttackResult, type AttackResults, expectAllPrevented } from './attack-results.ts';
import { frameIn } from './attacker-origins.ts';
import { type Fixture, type Foothold, shareFixture, waitForEvidence } from './fixture.ts';
import { type RuleChange, signWholeHost, withRuleChange } from './guards.ts';
import { openFrameWithoutPolicy, openFromSheet, openIsolated } from './isolated-app.ts';
import { responseQuery } from './scriptable-server.ts';

const shared = shareFixture();

const OF_VICTIM = 'value-of-the-victim';
const PLANTED = 'planted-by-the-attacker';

/** What the hostile app does to reach storage that the victim app uses. Resolves with what it reads then. */
const STORAGE_ATTACKS: Readonly<Record<string, (app: Foothold, fixture: Fixture) => Promise<unknown>>> = {
  'reading a cookie': (app) => app.evaluate(() => document.cookie),
  'reading a cookie from the cookie store': (app) =>
    app.evaluate(async () =>
      JSON.stringify(await (globalThis as unknown as { cookieStore: { getAll(): unknown } }).cookieStore.getAll()),
    ),
  'reading local storage': (app) => app.evaluate(() => JSON.stringify({ ...localStorage })),
  'writing a cookie': (app) =>
    app.evaluate((value) => {
      Object.assign(document, { cookie: `${value}=1; path=/` });
      return document.cookie;
    }, PLANTED),
  'writing local storage': (app) =>
    app.evaluate((value) => {
      localStorage.setItem(value, '1');
      return JSON.stringify({ ...localStorage });
    }, PLANTED),
  'a cookie set by a response': (app) => app.evaluate(fetchQuery, setCookie('Path=/')),
  'a cross-site cookie set by a response': (app) =>
    app.evaluate(fetchQuery, setCookie('Path=/; Secure; SameSite=None')),
  'a cookie set by the response of a frame': (app, { hostileApp }) =>
    frameIn(app, { src: hostileApp + setCookie('Path=/; Secure; SameSite=None') }),
  'a cookie sent with a request': async (app, { newMark, waitUntilTried, cluster }) => {
    const mark = newMark({ isGuarded: false });
    await app.evaluate(fetchQuery, `?mark=${mark}`);
    await waitUntilTried([mark]);
    return waitFor(() => cluster.requestLog().find(({ path }) => path.includes(mark))).then(
      ({ headers }) => headers.cookie ?? 'no cookie',
    );
  },
};

/** A way out of the app's prefix. What it does is refused in its frame, or else by the rules, which see a request. */
interface Exit {
  readonly isInFrame: boolean;
  readonly act: (app: Frame, fixture: Fixture, mark: string) => Promise<unknown>;
}

const EXITS: Readonly<Record<string, Exit>> = {
  'a fetch from the API': {
    isInFrame: false,
    act: (app, { origin }, mark) => app.evaluate(fetchQuery, `${origin}/api/v1/secrets?mark=${mark}`),
  },
  'a fetch from another app': {
    isInFrame: false,
    act: (app, { victimApp }, mark) => app.evaluate(fetchQuery, `${victimApp}?mark=${mark}`),
  },
  'a frame of another app': {
    isInFrame: true,
    act: (app, { victimApp }, mark) => frameIn(app, { src: `${victimApp}?mark=${mark}` }),
  },
  'a navigation to another app': {
    isInFrame: true,
    act: (app, { victimApp }, mark) => app.evaluate(navigateHere, `${victimApp}?mark=${mark}`),
  },
  'a Refresh header to another app': {
    isInFrame: true,
    act: (app, { hostileApp, victimApp }, mark) =>
      app.evaluate(
        navigateHere,
        hostileApp + responseQuery({ headers: { Refresh: `0; url=${victimApp}?mark=${mark}` } }),
      ),
  },
  'a window of another app': {
    isInFrame: false,
    act: (app, { victimApp }, mark) => app.evaluate((url) => void open(url), `${victimApp}?mark=${mark}`),
  },
  'a socket to the API': {
    isInFrame: false,
    act: (app, { origin }, mark) =>
      app.evaluate((url) => void new WebSocket(url), `${origin.replace('https', 'wss')}/api/v1/secrets?mark=${mark}`),
  },
};

/** Tries to leave the prefix from an app without storage. Returns what shows that it was really tried; null for nothing. */
async function tryExit(
  fixture: Fixture,
  { page, app }: { page: Page; app: Frame },
  { act, isInFrame }: Exit,
  { mark, isGuarded }: { mark: string; isGuarded: boolean },
): Promise<string | null> {
  const frame = isGuarded ? app : await openFrameWithoutPolicy(page, fixture.hostileApp);
  // The navigation can end the page before it answers.
  await act(frame, fixture, mark).catch(() => {});
  const texts = [`mark=${mark}`];
  if (!isGuarded) return (await fixture.waitUntilSigned(texts)).size > 0 ? 'signed' : null;
  if (isInFrame) return waitForErrorPage(page);
  return (await fixture.waitUntilTried(texts)).size > 0 ? 'requested' : null;
}

/** Evidence that a policy refused a frame: the browser shows an error page in it, and never requests what was to be there. */
async function waitForErrorPage(page: Page): Promise<string | null> {
  const hasErrorPage = () => page.frames().some((frame) => frame.url().startsWith('chrome-error:'));
  await waitForEvidence(hasErrorPage);
  return hasErrorPage() ? 'an error page took its place' : null;
}

function setCookie(attributes: string): string {
  return responseQuery({ headers: { 'Set-Cookie': `${PLANTED}=1; ${attributes}` } });
}

async function fetchQuery(query: string): Promise<void> {
  const response = await fetch(new URL(query, location.href.replace(/\?.*/s, '')), { credentials: 'include' });
  await response.text();
}

function navigateHere(url: string): void {
  location.href = url;
}

/** Signs the whole host, also navigations of tabs. */
const signNavigationsToo: RuleChange = (rules) => {
  const { session, dynamic } = signWholeHost(rules);
  const signing = session.map(({ condition, ...rule }) => ({
    ...rule,
    condition: { ...condition, resourceTypes: [...condition.resourceTypes, 'main_frame' as const] },
  }));
  return { session: signing, dynamic };
};

describe('an app without storage', () => {
  it('shares no storage with another app of its apiserver', (context) =>
    shared.conclusively(async (fixture) => {
      const attack = async (openApp: () => Promise<Foothold>): Promise<AttackResults> => {
        const results = new Map<string, AttackResult>();
        for (const [name, act] of Object.entries(STORAGE_ATTACKS)) {
          const victim = await fixture.open(fixture.victimApp);
          await victim.evaluate(
            (value, planted) => {
              Object.assign(document, { cookie: `kept=${value}; path=/; secure; samesite=none` });
              Object.assign(document, { cookie: `${planted}=; path=/; max-age=0` });
              localStorage.clear();
              localStorage.setItem('kept', value);
            },
            OF_VICTIM,
            PLANTED,
          );
          const app = await openApp();
          // Without storage, the browser throws at some of these.
          const read = await act(app, fixture).then(String, (error: Error) => `threw: ${error.message}`);
          const left = await victim.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }]));
          const succeeded = read.includes(OF_VICTIM) || read.includes(PLANTED) || left.includes(PLANTED);
          results.set(name, { succeeded, evidence: `read: ${read.slice(0, 80)}` });
          await fixture.closeTabs();
        }
        return results;
      };
      const guarded = await attack(async () => (await openIsolated(fixture, fixture.hostileApp)).app);
      await openFromSheet(fixture, 'web', 'Open with storage again');
      await fixture.closeTabs();
      expectAllPrevented(context, guarded, await attack(() => fixture.open(fixture.hostileApp)));
    }));

  it('can erase what other apps stored, because Chromium obeys Clear-Site-Data before rules remove it', async () => {
    const fixture = shared.current;
    const victim = await fixture.open(fixture.victimApp);
    await victim.evaluate(() => localStorage.setItem('kept', 'x'));
    const { app } = await openIsolated(fixture, fixture.hostileApp);
    await app.evaluate(fetchQuery, responseQuery({ headers: { 'Clear-Site-Data': '"storage"' } }));
    await waitFor(() => victim.evaluate(() => localStorage.length === 0));
    await fixture.closeTabs();
  });

  it('gets no further out of its prefix than with storage', (context) =>
    shared.conclusively(async (fixture) => {
      const run = async (change: RuleChange | null): Promise<AttackResults> => {
        const results = new Map<string, AttackResult>();
        for (const [name, exit] of Object.entries(EXITS)) {
          const mark = fixture.newMark({ isGuarded: change === null, ownPrefix: fixture.hostileApp });
          const opened = await openIsolated(fixture, fixture.hostileApp);
          const evidence = await withRuleChange(fixture, change, () =>
            tryExit(fixture, opened, exit, { mark, isGuarded: change === null }),
          );
          const ownPath = new URL(fixture.hostileApp).pathname;
          const succeeded = fixture.signedRequests(mark).some(({ uri }) => !uri.startsWith(ownPath));
          results.set(name, { succeeded, evidence });
          await fixture.closeTabs();
        }
        return results;
      };
      expectAllPrevented(context, await run(null), await run(signNavigationsToo));
    }));
});
