import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import { sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

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
    expect(background.fake.journal).toEqual([COPY]);
  });

  it('removes the copy where it deletes the cookie', async () => {
    await setCookie();
    background.fake.cookieJar.delete(`${APP_PATH} S`);
    await setCookie({ value: '' });
    expect(background.fake.journal).toEqual([COPY, `remove cookie S from ${GRAFANA}app`]);
  });

  it('navigates the tab again to where it redirects, because the browser followed without the cookie', async () => {
    await setCookie({ redirectUrl: `${GRAFANA}app/` });
    expect(background.fake.journal).toEqual([COPY, `navigate 1000 ${GRAFANA}app/`]);
  });

  it('changes nothing where the copy is right already', async () => {
    await setCookie({ redirectUrl: `${GRAFANA}app/` });
    background.fake.journal.length = 0;
    await setCookie({ redirectUrl: `${GRAFANA}app/` });
    expect(background.fake.journal).toEqual([]);
  });

  it('copies no cookie that the browser did not accept from this response: it belongs to another app', async () => {
    background.fake.cookieJar.set(`${APP_PATH} S`, { name: 'S', value: 'of-another-app', path: '/app' });
    await setCookie();
    expect(background.fake.journal).toEqual([]);
  });

  it.each([
    ['a tab without a grant', { tabId: 5 }],
    ['an API tab', { tabId: 1001, url: `${SERVER.origin}/app/` }],
    ['another app', { url: `${SEARCH}app/` }],
    ['a path of the server outside the prefix', { url: `${SERVER.origin}/app/` }],
  ])('is ignored for %s', async (_what, changes) => {
    await setCookie({ ...changes, redirectUrl: `${GRAFANA}app/` });
    expect(background.fake.journal).toEqual([]);
  });

  it('never navigates the tab out of the app', async () => {
    await setCookie({ redirectUrl: SEARCH });
    expect(background.fake.journal).toEqual([COPY]);
  });
});
