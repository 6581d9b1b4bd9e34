import { beforeEach, describe, expect, it } from 'vitest';
import { QUIET_AFTER } from '../../lib/core/apps/listened-fetches.ts';
import { erase, type Trigger } from '../../lib/core/storage/erase.ts';
import { definitionOf, STORED_NAMES, type StoredName } from '../../lib/core/storage/stored-values.ts';
import { GRAFANA, importedContext, SEARCH, SERVER } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY, proofOf } from '../fakes/sample-keys.ts';
import { REVIEW } from '../fakes/sample-review.ts';
import { activeGrants, passGate, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);
const WIKI = { kind: 'page', origin: 'https://wiki.example' } as const;

let background: TestBackground;

/** A background that has stored something other than the initial value under every name. */
beforeEach(async () => {
  background = testBackground();
  const { fake, messages, events } = background;
  fake.openTabs = [1, 2, 3];
  fake.managedPolicy = { refuseInsecure: false };
  fake.storage.areas.local.set('envelope', { version: 1, value: 'of something else' });
  await messages.setAside('envelope', send);
  await messages.keepInMemoryOnly(null, send);
  await messages.importContexts(
    [
      { ...importedContext('dev'), credential: { type: 'bearer', token: `until ${fake.time + 9e9}` } },
      importedContext('admin', { userName: 'admin' }),
    ],
    send,
  );
  await messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
  await messages.setLockSettings({ settings: { afterMinutes: 60, whenAway: true }, proof: null }, send);
  await events.started();
  await passGate(background, GRAFANA, { contextId: 'config/dev' });
  await passGate(background, SEARCH, { tabId: 2, contextId: 'config/admin' });
  await messages.openInstead(SEARCH.replace('search', 'https:search:'), sender(2));
  await messages.chooseAddress({ tabId: 1, address: 'root' }, send);
  await messages.openTarget({ contextId: 'config/dev', url: SEARCH, isIsolated: true }, send);
  await messages.isolateCluster({ contextId: 'config/dev', isIsolated: true }, send);
  const isolated = Object.entries(await activeGrants(background)).find(([, { kind }]) => kind === 'isolated');
  await messages.keepIsolatedData({ cookies: [], storage: { theme: 'dark' } }, sender(Number(isolated?.[0])));
  await events.socketOpened({ tabId: 1, url: 'wss://k8s.example:6443/live' });
  for (const [tabId, consent] of [
    [4, 'always'],
    [5, 'once'],
  ] as const) {
    const origin = `https://${consent}.example`;
    await events.documentRequested({
      tabId,
      url: GRAFANA,
      isMainFrame: true,
      initiator: { ...WIKI, origin },
      requestId: null,
    });
    await passGate(background, GRAFANA, { tabId, consent, isResumed: false, contextId: 'config/dev' });
  }
  const list = { services: '[]', namespaces: ['shop'], listedAt: 1 };
  await messages.cacheServices({ contextId: 'config/dev', list }, send);
  await messages.selectContext('config/dev', send);
  await messages.pinApp({ app: { contextId: 'config/dev', prefix: GRAFANA }, isPinned: true }, send);
  await events.documentRejected({ tabId: 2, url: SEARCH });
  await messages.removeContexts(['config/unknown'], send);
  await messages.exportKubeconfig(proofOf('o'.repeat(43)), send);
  const { cacheKeys } = await background.stored();
  await messages.keepReview({ contextId: 'config/dev', review: REVIEW, cacheKey: cacheKeys['config/dev'] ?? '' }, send);
  const answered = { tabId: 1, url: GRAFANA };
  for (let index = 0; index < QUIET_AFTER; index += 1) await events.fetchAnswered(answered);
  await events.cookiesSet({ ...answered, setCookieHeaders: ['S=1; Path=/app'], redirectUrl: null });
  // Recorded only while the vault is locked.
  fake.storage.areas.local.set('credentialRemovals', {
    version: 1,
    value: [{ contextId: 'config/gone', reason: 'person' }],
  });
  // Recorded only in Firefox.
  fake.storage.areas.local.set('containers', { version: 1, value: { [SEARCH]: 'container-1' } });
  fake.storage.areas.session.set('passedUrls', { version: 1, value: [GRAFANA] });
  fake.storage.areas.local.set('isNothingKept', { version: 1, value: true });
  background.wake();
});

/** Every stored value, decoded. */
const values = async (): Promise<Record<StoredName, unknown>> => {
  const state = await background.stored();
  const { local, session } = background.fake.storage.areas;
  const onDemand = (key: string) => (local.get(key) as { value: unknown } | undefined)?.value;
  return {
    ...state,
    serviceLists: onDemand('serviceLists') ?? {},
    setAside: onDemand('envelopesAside') ?? [],
    contextReviews: (session.get('contextReviews') as { value: unknown } | undefined)?.value ?? {},
  };
};

const changedNames = (before: Record<StoredName, unknown>, after: Record<StoredName, unknown>): StoredName[] =>
  STORED_NAMES.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));

it('stores something under every name, so that the tests below say something about each', async () => {
  const stored = await values();
  const initial = STORED_NAMES.filter(
    (name) => JSON.stringify(stored[name]) === JSON.stringify(definitionOf(name).initial),
  );
  expect(initial).toEqual([]);
});

describe('what a trigger erases is exactly what its values declare:', () => {
  const cases: [string, Trigger[], () => Promise<unknown>, StoredName[]][] = [
    ['a lock', [{ kind: 'lock' }], () => background.messages.lock(undefined, send), []],
    ['a closed tab', [{ kind: 'tabClosed', tabId: 1 }], () => background.events.tabClosed(1), []],
    [
      'a removed context',
      [{ kind: 'contextRemoved', isRemoved: (id) => id === 'config/dev' }],
      () => background.messages.removeContexts(['config/dev'], send),
      // The vault is sealed again without the context's credential.
      ['envelope'],
    ],
    [
      'the last context of a server, when it is removed,',
      [
        { kind: 'contextRemoved', isRemoved: () => true },
        { kind: 'serverForgotten', isForgotten: (url) => url.startsWith(SERVER.origin) },
      ],
      () => background.messages.removeContexts(['config/dev', 'config/admin'], send),
      // Nobody observes the documents of its host any more.
      ['envelope', 'tabHistories'],
    ],
    [
      'erasing everything',
      [{ kind: 'everythingErased' }],
      () => background.messages.eraseEverything(undefined, send),
      [],
    ],
  ];

  it.each(cases)('%s', async (_what, triggers, task, alsoWritten) => {
    const before = await values();
    await task();
    const after = await values();
    const declared = { ...before };
    for (const trigger of triggers) Object.assign(declared, erase(declared as never, trigger));
    for (const name of STORED_NAMES) {
      if (!alsoWritten.includes(name)) expect(after[name], name).toEqual(declared[name]);
    }
    expect(changedNames(before, after)).not.toEqual([]);
  });

  it('the end of the session', async () => {
    const before = await values();
    background.restartBrowser();
    const after = await values();
    for (const name of STORED_NAMES) {
      const { area, initial } = definitionOf(name);
      expect(after[name], name).toEqual(area === 'session' ? initial : before[name]);
    }
  });
});

describe('a server of which no context is left', () => {
  const APP = 'https://k8s.example:6443/';
  const names = [
    'trustedSites',
    'isolatedPrefixes',
    'isolatedServers',
    'rootPrefixes',
    'workerSocketPrefixes',
  ] as const;
  const stored = async () => {
    const state = await values();
    return JSON.stringify(
      [...names, 'pathCookiePrefixes' as const, 'allowedOpenings' as const].map((name) => state[name]),
    );
  };

  beforeEach(async () => {
    // An app that the person trusts, beside the website.
    const { local } = background.fake.storage.areas;
    local.set('trustedSites', { version: 1, value: ['https://always.example', GRAFANA] });
    background.wake();
  });

  it('leaves no name of its services in what was chosen for them, and what was chosen for others', async () => {
    await background.messages.removeContexts(['config/dev'], send);
    expect(await stored()).toContain(GRAFANA);
    await background.messages.removeContexts(['config/admin'], send);
    expect(await stored()).not.toContain(APP);
    expect((await background.stored()).trustedSites).toEqual(['https://always.example']);
  });

  it('is forgotten too when an import moves its last context to another server', async () => {
    await background.messages.removeContexts(['config/admin'], send);
    const moved = importedContext('dev', { serverAddress: 'https://other.example' });
    await background.messages.importContexts([moved], send);
    expect(await stored()).not.toContain(APP);
  });

  it('keeps what was chosen for a server behind one of its apps', async () => {
    const inner = `${GRAFANA.slice(0, -1)}/api/v1/namespaces/shop/services/web/proxy/`;
    background.fake.storage.areas.local.set('rootPrefixes', { version: 1, value: [GRAFANA, inner] });
    background.wake();
    const context = importedContext('inner', { serverAddress: GRAFANA });
    await background.messages.importContexts([context], send);
    await background.messages.removeContexts(['config/dev', 'config/admin'], send);
    expect((await background.stored()).rootPrefixes).toEqual([inner]);
    await background.messages.removeContexts(['config/inner'], send);
    expect((await background.stored()).rootPrefixes).toEqual([]);
  });
});
