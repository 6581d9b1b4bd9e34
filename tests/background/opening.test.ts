import { beforeEach, describe, expect, it } from 'vitest';
import { gateAddressPrefix } from '../../lib/core/gate/gate-address.ts';
import type { StorageChoice } from '../../lib/core/messages.ts';
import { FIREFOX, fakeDependencies, PLATFORM } from '../fakes/fake-dependencies.ts';
import { GRAFANA, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import {
  activeGrants,
  codeOf,
  passGate,
  sender,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const ISOLATED_PAGE = 'chrome-extension://extension-id/isolated.html#';
const CONTEXT = 'config/dev';
const send = sender(null);

let background: TestBackground;

beforeEach(() => start());

async function start(fake = fakeDependencies()) {
  background = testBackground(fake);
  await background.messages.importContexts([importedContext('dev')], send);
  fake.journal.length = 0;
}

const open = (url: string, storage?: StorageChoice) =>
  background.messages.openTarget({ contextId: CONTEXT, url, storage }, send);
const isolatedApp = (url: string, tabId: number | null) => background.messages.getIsolatedApp(url, sender(tabId));
const grant = (kind: 'target' | 'isolated' | 'api', prefix: string) => ({
  kind,
  contextId: CONTEXT,
  server: SERVER,
  prefix,
});

describe('opening a target from the popup', () => {
  it('opens a tab at the gate, which is held until its rules are in force', async () => {
    expect(codeOf(await open(GRAFANA))).toBe('ok');
    expect(background.fake.journal).toEqual([
      `open 1000 at ${gateAddressPrefix(PLATFORM)}${GRAFANA}`,
      'write local: contextsByPrefix',
      'write session: tabHistories tabs',
      'session rules',
      'content scripts',
    ]);
  });

  it('opens an empty tab first where the background cannot hold a navigation', async () => {
    const url = `${GRAFANA}?q=a*b`;
    expect(codeOf(await open(url))).toBe('ok');
    expect(background.fake.journal).toEqual([
      'open 1000 at about:blank',
      'write local: contextsByPrefix',
      'write session: tabHistories tabs',
      'session rules',
      'content scripts',
      `navigate 1000 ${url}`,
    ]);
  });

  it('opens no tab where there is an obstacle', async () => {
    expect(codeOf(await open('https://evil.example/'))).toBe('urlServerUnknown');
    background.fake.accessibleHosts.clear();
    expect(codeOf(await open(GRAFANA))).toBe('hostAccessMissing');
    expect(background.fake.journal).toEqual([]);
  });
});

describe('opening the API', () => {
  it('grants reading to a tab of its own', async () => {
    expect(codeOf(await background.messages.openApi(CONTEXT, send))).toBe('ok');
    expect(await activeGrants(background)).toEqual({ 1000: grant('api', `${SERVER.origin}/`) });
  });

  it('lets the person continue in that tab, but opens an app in another one', async () => {
    await background.messages.openApi(CONTEXT, send);
    const at = (url: string) => passGate(background, url, { tabId: 1000 });
    const url = `${SERVER.origin}/api/v1/namespaces`;
    expect(await at(url)).toEqual({ kind: 'go', url });
    for (const disguised of ['%70roxy/', 'pro%78y', '%E0%A4%A', 'x%2Fproxy%2F']) {
      expect(await at(`${SERVER.origin}/api/v1/namespaces/n/services/web/${disguised}`)).toMatchObject({
        kind: 'blocked',
      });
    }
    expect(await at(GRAFANA)).toEqual({ kind: 'openedElsewhere' });
    expect(Object.keys(await activeGrants(background))).toEqual(['1000', '1001']);
  });
});

describe('an app that is opened without storage', () => {
  it('gets an empty tab, its rules, and then our page around it', async () => {
    await open(`${GRAFANA}d/1`, 'none');
    expect(await activeGrants(background)).toEqual({ 1000: grant('isolated', GRAFANA) });
    expect(background.fake.journal).toEqual([
      'write local: isolatedPrefixes',
      'open 1000 at about:blank',
      'write local: contextsByPrefix',
      'write session: tabHistories tabs',
      'session rules',
      'content scripts',
      `navigate 1000 ${ISOLATED_PAGE}${GRAFANA}d/1`,
    ]);
  });

  it('opens in the same way the next time, from the popup and at the gate, and other apps do not', async () => {
    await open(GRAFANA, 'none');
    await open(`${GRAFANA}x`);
    expect(background.fake.journal.at(-1)).toBe(`navigate 1001 ${ISOLATED_PAGE}${GRAFANA}x`);
    expect(await passGate(background, `${GRAFANA}y`)).toEqual({ kind: 'go', url: `${ISOLATED_PAGE}${GRAFANA}y` });
    expect(await passGate(background, SEARCH, { tabId: 2 })).toEqual({ kind: 'go', url: SEARCH });
    expect(Object.values(await activeGrants(background)).map(({ kind }) => kind)).toEqual([
      'isolated',
      'target',
      'isolated',
      'isolated',
    ]);
  });

  it('opens with storage again once the person chooses that', async () => {
    await open(GRAFANA, 'none');
    await open(GRAFANA, 'shared');
    expect(background.fake.journal).toContain(`open 1001 at ${gateAddressPrefix(PLATFORM)}${GRAFANA}`);
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'go', url: GRAFANA });
    expect((await background.stored()).isolatedPrefixes).toEqual([]);
  });

  it('passes the gate again in its own tab', async () => {
    await open(GRAFANA, 'none');
    expect(await passGate(background, `${GRAFANA}x`, { tabId: 1000 })).toEqual({
      kind: 'go',
      url: `${ISOLATED_PAGE}${GRAFANA}x`,
    });
    expect(Object.keys(await activeGrants(background))).toEqual(['1000']);
  });

  it('opens with storage where rules cannot name the top frame', async () => {
    await start({ ...fakeDependencies(), platform: FIREFOX });
    await open(GRAFANA, 'none');
    expect(await activeGrants(background)).toEqual({ 1000: grant('target', GRAFANA) });
  });
});

describe('one tab holds one kind of grant for life', () => {
  it('opens an isolated app in another tab than one with storage', async () => {
    await passGate(background, GRAFANA);
    await open(GRAFANA, 'none');
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'openedElsewhere' });
    expect(await activeGrants(background)).toEqual({
      1: grant('target', GRAFANA),
      1000: grant('isolated', GRAFANA),
      1001: grant('isolated', GRAFANA),
    });
  });

  it('never gives storage to a tab without', async () => {
    await open(GRAFANA, 'none');
    await open(GRAFANA, 'shared');
    expect(await passGate(background, GRAFANA, { tabId: 1000 })).toEqual({ kind: 'openedElsewhere' });
    expect((await activeGrants(background))[1000]).toEqual(grant('isolated', GRAFANA));
  });
});

describe('our page around an isolated app', () => {
  it('is told which URL it may show', async () => {
    await open(GRAFANA, 'none');
    expect(await isolatedApp(`${GRAFANA}d/1?x#y`, 1000)).toEqual({
      ok: true,
      value: { url: `${GRAFANA}d/1?x#y`, prefix: GRAFANA },
    });
  });

  it.each([
    ['another app', SEARCH],
    ['another site', 'https://evil.example/'],
    ['a script', 'javascript:alert(1)'],
    ['nothing', ''],
  ])('may not show %s', async (_what, url) => {
    await open(GRAFANA, 'none');
    expect(codeOf(await isolatedApp(url, 1000))).toBe('isolatedGrantMissing');
  });

  it.each([1, 2, null])('may not show anything in a tab without an isolated grant: tab %s', async (tabId) => {
    await passGate(background, GRAFANA);
    expect(codeOf(await isolatedApp(GRAFANA, tabId))).toBe('isolatedGrantMissing');
  });

  it('is told about an obstacle of its context', async () => {
    const token = `until ${background.fake.time + 1}`;
    await background.messages.setCredential({ contextId: CONTEXT, credential: { type: 'bearer', token } }, send);
    await open(GRAFANA, 'none');
    background.fake.accessibleHosts.clear();
    expect(codeOf(await isolatedApp(GRAFANA, 1000))).toBe('hostAccessMissing');
  });
});
