import { beforeEach, describe, expect, it } from 'vitest';
import { QUIET_AFTER } from '../../lib/core/apps/listened-fetches.ts';
import { GRAFANA, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import { gateAddress, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);
const APP_PATH = `${SERVER.origin}/app`;
const COPY = `copy cookie S to ${GRAFANA}app`;

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev')], send);
  await background.messages.openTarget({ contextId: 'config/dev', url: GRAFANA }, send);
  await background.messages.openApi('config/dev', send);
  background.fake.cookieJar.set(`${APP_PATH} S`, { name: 'S', value: '1', path: '/app' });
  background.fake.journal.length = 0;
});

/** What was done, without what was remembered. */
const done = () => background.fake.journal.filter((entry) => !entry.startsWith('write '));

const setCookie = (changes: { tabId?: number; url?: string; redirectUrl?: string | null; value?: string } = {}) =>
  background.events.cookiesSet({
    tabId: changes.tabId ?? 1000,
    url: changes.url ?? `${GRAFANA}app/`,
    setCookieHeaders: [`S=${changes.value ?? '1'}; Path=/app; HttpOnly`],
    redirectUrl: changes.redirectUrl ?? null,
  });

describe('a response that sets a cookie for a path of the app', () => {
  it('makes it apply to the same path under the prefix', async () => {
    await setCookie();
    expect(done()).toEqual([COPY]);
  });

  it('removes the copy where it deletes the cookie', async () => {
    await setCookie();
    background.fake.cookieJar.delete(`${APP_PATH} S`);
    await setCookie({ value: '' });
    expect(done()).toEqual([COPY, `remove cookie S from ${GRAFANA}app`]);
  });

  it('navigates the tab again to where it redirects, because the browser followed without the cookie', async () => {
    await setCookie({ redirectUrl: `${GRAFANA}app/` });
    expect(done()).toEqual([COPY, `navigate 1000 ${GRAFANA}app/`]);
  });

  it('changes nothing where the copy is right already', async () => {
    await setCookie({ redirectUrl: `${GRAFANA}app/` });
    background.fake.journal.length = 0;
    await setCookie({ redirectUrl: `${GRAFANA}app/` });
    expect(done()).toEqual([]);
  });

  it('copies no cookie that the browser did not accept from this response: it belongs to another app', async () => {
    background.fake.cookieJar.set(`${APP_PATH} S`, { name: 'S', value: 'of-another-app', path: '/app' });
    await setCookie();
    expect(done()).toEqual([]);
  });

  it('is copied with 49 others at most, so that thousands in one response keep nothing waiting', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `c${index}`);
    for (const name of names) background.fake.cookieJar.set(`${APP_PATH} ${name}`, { name, value: '1', path: '/app' });
    const setCookieHeaders = names.map((name) => `${name}=1; Path=/app`);
    await background.events.cookiesSet({ tabId: 1000, url: GRAFANA, setCookieHeaders, redirectUrl: null });
    expect(done()).toHaveLength(50);
  });

  it.each([
    ['a tab without a grant', { tabId: 5 }],
    ['an API tab', { tabId: 1001, url: `${SERVER.origin}/app/` }],
    ['another app', { url: `${SEARCH}app/` }],
    ['a path of the server outside the prefix', { url: `${SERVER.origin}/app/` }],
  ])('is ignored for %s', async (_what, changes) => {
    await setCookie({ ...changes, redirectUrl: `${GRAFANA}app/` });
    expect(done()).toEqual([]);
  });

  describe.each([
    ['at once', 0],
    ['late', 1000],
  ])('handled %s, does not pull back a tab', (_when, lateMs) => {
    const setCookieAt = async (shownUrl: string) => {
      background.fake.tabUrls[999] = shownUrl;
      const handled = setCookie({ redirectUrl: `${GRAFANA}app/` });
      background.fake.time += lateMs;
      await handled;
    };

    it.each([
      ['another app', SEARCH],
      ['the API', `${SERVER.origin}/api/v1/namespaces`],
      ['another app at the gate', gateAddress(SEARCH)],
    ])('that goes to %s', async (_what, shownUrl) => {
      await setCookieAt(shownUrl);
      expect(done()).toEqual([COPY]);
    });

    it.each([
      ['its app', `${GRAFANA}login`],
      ['its app at the gate', gateAddress(`${GRAFANA}login`)],
    ])('but navigates one that shows %s', async (_what, shownUrl) => {
      await setCookieAt(shownUrl);
      expect(done()).toEqual([COPY, `navigate 1000 ${GRAFANA}app/`]);
    });

    it('but navigates one whose app is shown at the root', async () => {
      await background.messages.chooseAddress({ tabId: 1000, address: 'root' }, send);
      background.fake.journal.length = 0;
      await setCookieAt(`${SERVER.origin}/app/login`);
      expect(done()).toContain(`navigate 1000 ${GRAFANA}app/`);
    });
  });

  it('does not pull back a tab of which the browser tells nothing any more: it shows another site', async () => {
    const handled = setCookie({ redirectUrl: `${GRAFANA}app/` });
    background.fake.time += 1000;
    await handled;
    expect(done()).toEqual([COPY]);
  });

  it('never navigates the tab out of the app', async () => {
    await setCookie({ redirectUrl: SEARCH });
    expect(done()).toEqual([COPY]);
  });
});

describe('fetches of an app', () => {
  const answer = async (count: number, { tabId = 1000, url = `${GRAFANA}api` } = {}) => {
    for (let index = 0; index < count; index += 1) await background.events.fetchAnswered({ tabId, url });
  };

  it('are listened to from its opening on, those of other tabs are not', () => {
    expect(background.fake.listenedPrefixes).toEqual([GRAFANA]);
  });

  it('are no longer listened to after many that set no cookie', async () => {
    await answer(QUIET_AFTER - 1);
    expect(background.fake.listenedPrefixes).toEqual([GRAFANA]);
    await answer(1);
    expect(background.fake.listenedPrefixes).toEqual([]);
  });

  it('are counted for all tabs of the app', async () => {
    await background.messages.openTarget({ contextId: 'config/dev', url: GRAFANA }, send);
    await answer(QUIET_AFTER - 1);
    await answer(1, { tabId: 1002 });
    expect(background.fake.listenedPrefixes).toEqual([]);
  });

  it('stay so when the background is stopped, until the browser is closed', async () => {
    await answer(QUIET_AFTER);
    background.wake();
    background.fake.listenedPrefixes = null;
    await background.events.started();
    expect(background.fake.listenedPrefixes).toEqual([]);
    background.restartBrowser();
    await background.messages.importContexts([importedContext('dev')], send);
    await background.messages.openTarget({ contextId: 'config/dev', url: GRAFANA }, send);
    expect(background.fake.listenedPrefixes).toEqual([GRAFANA]);
  });

  it('are always listened to where the app ever set a cookie for a path', async () => {
    await setCookie();
    await answer(QUIET_AFTER);
    expect(background.fake.listenedPrefixes).toEqual([GRAFANA]);
    expect((await background.stored()).pathCookiePrefixes).toEqual([GRAFANA]);
  });

  it('are listened to again when an app that was quiet sets one with a page', async () => {
    await answer(QUIET_AFTER);
    await setCookie();
    expect(background.fake.listenedPrefixes).toEqual([GRAFANA]);
  });

  it.each([
    ['another app', { url: `${SEARCH}api` }],
    ['an API tab', { tabId: 1001, url: `${SERVER.origin}/api` }],
    ['a tab without a grant', { tabId: 5 }],
  ])('count only for the app of their tab, not for %s', async (_what, changes) => {
    await answer(QUIET_AFTER, changes);
    expect(background.fake.listenedPrefixes).toEqual([GRAFANA]);
    expect((await background.stored()).quietPrefixes).toEqual([]);
  });
});
