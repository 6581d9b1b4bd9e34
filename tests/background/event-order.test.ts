import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wantedSessionRules } from '../../lib/background/apply-rules.ts';
import { loadState } from '../../lib/background/store.ts';
import { FIREFOX, fakeDependencies, PLATFORM } from '../fakes/fake-dependencies.ts';
import { GRAFANA, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY, proofOf } from '../fakes/sample-keys.ts';
import {
  gateAddress,
  passGate,
  probeCredentials,
  sender,
  signedCredentials,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
const NEIGHBOUR = 'https://k8s.example:9999/';
const PERSON = { kind: 'person' } as const;
const PAGE = { kind: 'page', origin: 'https://evil.example' } as const;

const BLOB = `blob:${SERVER.origin}/1234`;
const HELD_ADDRESS = gateAddress(GRAFANA);

/** A document that begins to run. */
function documentOf(tabId: number, url: string, historyLength: number) {
  return { tabId, url, origin: SERVER.origin, isByForeignWorker: false, historyLength };
}

type Step = (background: TestBackground) => Promise<unknown>;

/** Everything that can happen to tabs 1 and 2, in no particular order. */
const STEPS: Record<string, Step> = {
  'a person navigates tab 1 to an app': ({ events }) =>
    events.documentRequested({ tabId: 1, url: GRAFANA, isMainFrame: true, initiator: PERSON, requestId: null }),
  'tab 1 is on its way to the gate': async ({ events }) => events.redirectedToGate({ tabId: 1, url: HELD_ADDRESS }),
  'a navigation is held': ({ events }) => events.navigationHeld({ address: HELD_ADDRESS, isReload: false }),
  'tab 1 sends the navigation': ({ events }) =>
    events.documentRequested({ tabId: 1, url: GRAFANA, isMainFrame: true, initiator: PERSON, requestId: 'held' }),
  'tab 1 is redirected to another app': ({ events }) =>
    events.documentRequested({ tabId: 1, url: SEARCH, isMainFrame: true, initiator: PERSON, requestId: 'held' }),
  'a person’s request of tab 1 is held': ({ events }) =>
    events.requestHeld({ tabId: 1, url: GRAFANA, isMainFrame: true, initiator: PERSON, requestId: 'held' }),
  'a request of tab 2 for another app is held': ({ events }) =>
    events.requestHeld({ tabId: 2, url: SEARCH, isMainFrame: true, initiator: PERSON, requestId: 'other' }),
  'a page’s request of tab 1 for another app is held': ({ events }) =>
    events.requestHeld({ tabId: 1, url: SEARCH, isMainFrame: true, initiator: PAGE, requestId: 'page' }),
  'tab 2 is opened from no other': ({ events }) =>
    events.tabOpened({ tabId: 2, openerTabId: null, place: { windowId: 1, index: 1 } }),
  'tab 2 runs the first document of its app': ({ events }) => events.documentStarted(documentOf(2, SEARCH, 1)),
  'tab 2 runs a document of its app after another page': ({ events }) =>
    events.documentStarted(documentOf(2, SEARCH, 2)),
  'tab 1 passes the gate': (background) => passGate(background, GRAFANA, { isResumed: false }),
  'tab 1 passes the gate for another app': (background) => passGate(background, SEARCH, { isResumed: true }),
  'tab 2 passes the gate': (background) => passGate(background, GRAFANA, { tabId: 2, openerId: 1, isResumed: true }),
  'tab 1 requests a neighbour origin': ({ events }) =>
    events.documentRequested({ tabId: 1, url: NEIGHBOUR, isMainFrame: false, initiator: PERSON, requestId: null }),
  'tab 1 leaves for a neighbour origin': (background) => passGate(background, NEIGHBOUR),
  'tab 2 is opened from tab 1': ({ events }) =>
    events.tabOpened({ tabId: 2, openerTabId: 1, place: { windowId: 1, index: 1 } }),
  'tab 1 receives the app': ({ events }) =>
    events.documentResponded({ tabId: 1, url: GRAFANA, isMainFrame: true, hasDocument: true }),
  'the response of tab 1 brings the app': ({ events }) =>
    events.navigationAnswered({ tabId: 1, url: GRAFANA, requestId: 'held', content: 'document' }),
  'the request of tab 1 fails': ({ events }) =>
    events.navigationAnswered({ tabId: 1, url: GRAFANA, requestId: 'held', content: 'nothing' }),
  'tab 1 runs the first document of its app': ({ events }) => events.documentStarted(documentOf(1, GRAFANA, 1)),
  'a neighbour origin runs in a frame of tab 1': ({ events }) =>
    events.frameStarted({ tabId: 1, url: NEIGHBOUR, origin: new URL(NEIGHBOUR).origin }),
  'tab 1 runs a document without a request': ({ events }) => events.documentStarted(documentOf(1, BLOB, 2)),
  'access to the host is taken back': ({ events }) => events.hostAccessRemoved(['k8s.example']),
  'tab 1 is rejected': ({ events }) => events.documentRejected({ tabId: 1, url: GRAFANA }),
  'tab 1 opens a socket': ({ events }) => events.socketOpened({ tabId: 1, url: 'wss://k8s.example:6443/live' }),
  'tab 1 is closed': ({ events }) => events.tabClosed(1),
  'tab 1 comes back as tab 2': ({ events }) => events.tabReplaced(2, 1),
  'the vault is locked': ({ messages }) => messages.lock(undefined, send),
  'the vault is unlocked': ({ messages }) => messages.unlock({ proof: proofOf(PASSPHRASE_KEY), stronger: null }, send),
  'the credential is replaced': ({ messages }) =>
    messages.setCredential({ contextId: 'config/dev', credential: { type: 'bearer', token: 'renewed' } }, send),
  // The name is STOP below.
  'the background is stopped': async (background) => background.wake(),
};

async function started(platform = PLATFORM): Promise<TestBackground> {
  const background = testBackground(Object.assign(fakeDependencies(), { platform }));
  background.fake.openTabs = [1, 2];
  await background.messages.importContexts([importedContext('dev')], send);
  await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
  await background.events.started();
  await background.events.browserStarted();
  return background;
}

/** Ids of the tabs for which rules sign, by the prefix under which they do. */
function signedTabs({ fake }: TestBackground): Map<number, Set<string>> {
  const signed = new Map<number, Set<string>>();
  for (const { action, condition } of fake.sessionRules) {
    const isSigning =
      action.type === 'modifyHeaders' && action.requestHeaders?.some(({ header }) => header === 'Authorization');
    const prefix = [GRAFANA, SEARCH].find((candidate) =>
      condition.urlFilter?.includes(candidate.slice(candidate.indexOf('://'))),
    );
    if (!isSigning || !prefix) continue;
    for (const tabId of condition.tabIds ?? []) signed.set(tabId, (signed.get(tabId) ?? new Set()).add(prefix));
  }
  return signed;
}

const STOP = 'the background is stopped';
/** A tab that was closed, or that came back under another id, is another tab. */
const RENEWED_TABS: Record<string, readonly number[]> = {
  'tab 1 is closed': [1],
  'tab 1 comes back as tab 2': [1, 2],
};

/** Fails where a tab is signed for two apps, at once or one after the other. */
function appPerTab(background: TestBackground) {
  const signedFor = new Map<number, string>();
  return {
    check: () => {
      for (const [tabId, prefixes] of signedTabs(background)) {
        expect([...new Set([...prefixes, signedFor.get(tabId) ?? [...prefixes][0]])]).toHaveLength(1);
        signedFor.set(tabId, [...prefixes][0] ?? '');
      }
    },
    forget: (tabIds: readonly number[]) => {
      for (const tabId of tabIds) signedFor.delete(tabId);
    },
  };
}

/** Runs the steps, each to its end or all at once. A background that is stopped leaves its unfinished ones. */
async function run(background: TestBackground, steps: readonly string[], areConcurrent: boolean): Promise<void> {
  const { check, forget } = appPerTab(background);
  let running: Promise<unknown>[] = [];
  for (const name of steps) {
    if (name === STOP) running = [];
    running.push(STEPS[name]?.(background) ?? Promise.resolve());
    const renewed = RENEWED_TABS[name];
    if (!areConcurrent || renewed) {
      await Promise.all(running);
      running = [];
    }
    if (renewed) forget(renewed);
    check();
  }
  await Promise.all(running);
  check();
}

const PLATFORMS = [
  ['Chromium', PLATFORM],
  ['Firefox', FIREFOX],
] as const;

describe.each(PLATFORMS)('in whatever order events and messages arrive in %s', { timeout: 60_000 }, (_, platform) => {
  it('a tab is signed for one app only, for life, and rules follow from the stored state', async () => {
    const names = fc.array(fc.constantFrom(...Object.keys(STEPS)), { minLength: 1, maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(names, fc.boolean(), async (steps, areConcurrent) => {
        const background = await started(platform);
        await run(background, steps, areConcurrent);
        // Whatever was left undone by a stop is done by the next background that has nothing else to do.
        background.wake();
        await background.messages.listContexts(undefined, send);
        const { state } = await loadState(background.fake.storage, background.fake.crypto);
        const wanted = wantedSessionRules(state, background.fake.platform, background.fake.time);
        await expect.poll(() => background.fake.sessionRules).toEqual(wanted);
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('signs nothing while the vault is locked', async () => {
    const names = fc.array(fc.constantFrom(...Object.keys(STEPS).filter((name) => name !== 'the vault is unlocked')), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(names, names, async (before, after) => {
        const background = await started(platform);
        for (const name of before) await STEPS[name]?.(background);
        await background.messages.lock(undefined, send);
        for (const name of after) await STEPS[name]?.(background);
        expect([...signedCredentials(background), ...probeCredentials(background)]).toEqual([]);
        expect(await background.storedText()).not.toContain('token-of-dev');
      }),
      { numRuns: 150, seed: 12 },
    );
  });

  it.each([
    ['page of the host ran without a request', 'tab 1 runs a document without a request'],
    ['neighbour origin ran in a frame', 'a neighbour origin runs in a frame of tab 1'],
  ])('a tab in which a %s is never signed again', async (_what, harm) => {
    const names = fc.array(fc.constantFrom(...Object.keys(STEPS).filter((name) => !RENEWED_TABS[name])), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(names, names, async (before, after) => {
        const background = await started(platform);
        for (const name of before) await STEPS[name]?.(background);
        await STEPS[harm]?.(background);
        for (const name of after) await STEPS[name]?.(background);
        expect([...signedTabs(background).keys()]).not.toContain(1);
      }),
      { numRuns: 200, seed: 13 },
    );
  });
});

describe('in either order', () => {
  it('the gate asks nothing about a person’s own navigation, whether its event comes before or after the message', async () => {
    for (const isEventFirst of [true, false]) {
      const background = await started();
      let giveUp = () => {};
      background.fake.delay = () =>
        new Promise((resolve) => {
          giveUp = resolve;
        });
      const navigation = () =>
        background.events.documentRequested({
          tabId: 3,
          url: GRAFANA,
          isMainFrame: true,
          initiator: PERSON,
          requestId: null,
        });
      if (isEventFirst) await navigation();
      const passage = passGate(background, GRAFANA, { tabId: 3, isResumed: false });
      // The background has done everything that it can do before the event.
      for (let turns = 0; turns < 3; turns += 1) await background.messages.listContexts(undefined, send);
      if (!isEventFirst) await navigation();
      expect(await passage).toEqual({ kind: 'go', url: GRAFANA });
      giveUp();
    }
  });
});
