import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, gateRequest, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import { newPassphrase, OTHER_KEY, PASSKEY, PASSPHRASE_KEY, proofOf } from '../fakes/sample-keys.ts';
import { passGate, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const ISOLATED_TAB = 1000;
const send = sender(null);
const url = `${GRAFANA}x`;
const { origin } = SERVER;
const proof = proofOf(PASSPHRASE_KEY);

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev')], send);
  await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
  await background.messages.openTarget({ contextId: 'config/dev', url: SEARCH, isIsolated: true }, send);
  await passGate(background, GRAFANA);
});

type Task = (background: TestBackground, index: number) => Promise<unknown>;

/** What pages can make the background do as often as they like. */
const CAUSED_BY_PAGES: readonly Task[] = [
  ({ events }, index) =>
    events.cookiesSet({ tabId: 1, url, setCookieHeaders: [`c${index}=1; Path=/app`], redirectUrl: null }),
  ({ events }, index) => events.socketOpened({ tabId: 1, url: `wss://k8s.example:6443/${index}` }),
  ({ events }, index) => events.openingAnnounced({ tabId: index, url }),
  ({ events }, index) =>
    events.documentRequested({
      tabId: index,
      url,
      isMainFrame: true,
      initiator: { kind: 'page', origin },
      requestId: null,
    }),
  ({ events }) => events.documentResponded({ tabId: 1, url, isMainFrame: false, hasDocument: true }),
  ({ events }) => events.documentStarted({ tabId: 1, url, origin, isByForeignWorker: false, historyLength: 1 }),
  ({ events }) => events.frameStarted({ tabId: 1, url, origin }),
  ({ events }, index) => events.documentRejected({ tabId: index, url }),
  ({ events }, index) => events.tabOpened({ tabId: index, openerTabId: 1, place: { windowId: 1, index } }),
  ({ events }, index) => events.tabClosed(index),
  ({ messages }, index) => messages.passGate(gateRequest(url), sender(index)),
  ({ messages }) => messages.getVaultStatus(undefined, sender(1)),
  ({ messages }, index) =>
    messages.keepIsolatedData({ cookies: [], storage: { key: `${index}` } }, sender(ISOLATED_TAB)),
];

describe('what takes access away does not wait for what pages make the background do', () => {
  it.each<[string, Task]>([
    ['removing a context', ({ messages }) => messages.removeContexts(['config/dev'], send)],
    ['erasing everything', ({ messages }) => messages.eraseEverything(undefined, send)],
    ['erasing orphans', ({ messages }) => messages.eraseOrphans(undefined, send)],
    ['a lock', ({ messages }) => messages.lock(undefined, send)],
    ['the keyboard command', ({ events }) => events.lockCommand()],
    ['a person who is away', ({ events }) => events.personAway()],
    ['another policy', ({ events }) => events.policyChanged()],
    ['access to a host that is taken back', ({ events }) => events.hostAccessRemoved(['k8s.example'])],
    ['a site that is no longer trusted', ({ messages }) => messages.removeTrustedSite('https://wiki.example', send)],
    [
      'another credential',
      ({ messages }) =>
        messages.setCredential({ contextId: 'config/dev', credential: { type: 'bearer', token: 'other' } }, send),
    ],
    ['credentials in memory only', ({ messages }) => messages.keepInMemoryOnly(proof, send)],
    [
      'another passphrase',
      ({ messages }) => messages.changePassphrase({ proof, passphrase: newPassphrase(OTHER_KEY), passkey: null }, send),
    ],
    ['another passkey', ({ messages }) => messages.addPasskey({ proof, passkey: PASSKEY }, send)],
    ['no passkey', ({ messages }) => messages.removePasskey(proof, send)],
    [
      'a lock after less time',
      ({ messages }) => messages.setLockSettings({ settings: { afterMinutes: 1, whenAway: true }, proof: null }, send),
    ],
    [
      'a document of another app in the tab of an app',
      ({ events }) =>
        events.documentStarted({ tabId: 1, url: `blob:${url}`, origin, isByForeignWorker: false, historyLength: 2 }),
    ],
  ])('%s', async (_what, takeAway) => {
    let handled = 0;
    const caused = Array.from({ length: 5 }, (_, index) => index + 1).flatMap((index) =>
      CAUSED_BY_PAGES.map(async (cause) => {
        await cause(background, index);
        handled += 1;
      }),
    );
    await takeAway(background, 0);
    expect(handled).toBeLessThanOrEqual(1);
    await Promise.all(caused);
    expect(handled).toBe(caused.length);
  });
});
