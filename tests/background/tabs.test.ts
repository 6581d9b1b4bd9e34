import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../fakes/sample-contexts.ts';
import {
  activeGrants,
  passGate,
  sender,
  signedCredentials,
  storedTab,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const send = sender(null);
let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev')], send);
  background.fake.journal.length = 0;
});

const open = (url: string) => background.messages.openTarget({ contextId: 'config/dev', url }, send);
const grantedIds = async () => Object.keys(await activeGrants(background)).map(Number);

describe('a tab', () => {
  it('loses its grant when it is closed', async () => {
    await open(GRAFANA);
    await open(SEARCH);
    await background.events.tabClosed(1000);
    expect(await grantedIds()).toEqual([1001]);
    expect(JSON.stringify(background.fake.sessionRules)).not.toContain('grafana');
  });

  it('keeps its grant when it comes back under another id', async () => {
    await open(GRAFANA);
    await background.events.tabReplaced(77, 1000);
    expect(await grantedIds()).toEqual([77]);
    const ruleTabIds = background.fake.sessionRules.flatMap(({ condition }) => condition.tabIds ?? []);
    expect(ruleTabIds).toContain(77);
    expect(ruleTabIds).not.toContain(1000);
  });

  it('changes nothing when it is closed without a grant', async () => {
    await background.events.tabClosed(5);
    expect(background.fake.journal).toEqual([]);
  });
});

describe('the start of a session', () => {
  it('drops tabs that no longer exist, once', async () => {
    await open(GRAFANA);
    await open(SEARCH);
    background.fake.openTabs.shift();
    await background.events.started();
    expect(await grantedIds()).toEqual([1001]);
    background.wake();
    await background.events.started();
    background.fake.journal.length = 0;
    background.wake();
    await background.events.started();
    expect(background.fake.journal).toEqual([]);
  });

  it('is repeated by the next start where it failed', async () => {
    const { replace } = background.fake.rules;
    background.fake.rules.replace = () => Promise.reject(new Error('refused'));
    await expect(background.events.started()).rejects.toThrow('refused');
    background.fake.rules.replace = replace;
    await open(GRAFANA);
    background.restartBrowser();
    background.fake.openTabs = [];
    await background.events.started();
    expect(signedCredentials(background)).toEqual([]);
    expect((await background.stored()).isSessionStarted).toBe(true);
  });

  it('quarantines tabs that rules still name while the memory of their grants is gone', async () => {
    await open(GRAFANA);
    background.fake.storage.areas.session.delete('tabs');
    background.wake();
    await background.events.started();
    expect((await storedTab(background, 1000)).access).toEqual({ state: 'quarantined' });
    expect(await passGate(background, SEARCH, { tabId: 1000 })).toEqual({ kind: 'openedElsewhere' });
  });

  it('removes rules whose credentials are gone from memory', async () => {
    await open(GRAFANA);
    expect(signedCredentials(background)).not.toEqual([]);
    background.fake.storage.areas.session.clear();
    background.wake();
    await background.events.started();
    expect(signedCredentials(background)).toEqual([]);
  });
});

describe('tabs that the browser restores', () => {
  it('are reloaded, so that they come to the gate, if they show an app and hold no grant', async () => {
    background.fake.tabUrls = [GRAFANA, `${SERVER.origin}/version`, SEARCH];
    await passGate(background, SEARCH, { tabId: 3 });
    background.fake.journal.length = 0;
    await background.events.browserStarted();
    expect(background.fake.journal).toEqual(['write session: tabHistories', 'reload 1']);
  });

  it('are reloaded if they show a path of an app that is served from the root', async () => {
    const serverAddress = SERVER_WITH_BASE_PATH.origin + SERVER_WITH_BASE_PATH.basePath;
    await background.messages.importContexts([importedContext('rancher', { serverAddress })], send);
    await passGate(background, GRAFANA, { contextId: 'config/dev' });
    await background.messages.chooseAddress({ tabId: 1, address: 'root' }, send);
    await background.events.tabClosed(1);
    background.fake.tabUrls = [
      `${SERVER.origin}/pages/one`,
      `${SERVER.origin}/version`,
      `${SERVER_WITH_BASE_PATH.origin}/pages/one`,
    ];
    background.fake.journal.length = 0;
    await background.events.browserStarted();
    expect(background.fake.journal).toEqual(['write session: tabHistories', 'reload 1']);
  });
});

describe('rules after the background was stopped', () => {
  it('are put right where it was stopped between writing its state and applying it', async () => {
    const { replace } = background.fake.rules;
    background.fake.rules.replace = () => new Promise(() => {});
    void passGate(background, GRAFANA);
    await expect.poll(() => background.fake.journal).toContain('write session: tabHistories tabs');
    background.fake.rules.replace = replace;
    expect(signedCredentials(background)).toEqual([]);
    background.wake();
    await background.messages.listContexts(undefined, send);
    await expect.poll(() => signedCredentials(background)).toEqual(['Bearer token-of-dev']);
  });

  it('are put right where a commit failed halfway', async () => {
    const { replace } = background.fake.rules;
    await passGate(background, GRAFANA);
    background.fake.rules.replace = () => Promise.reject(new Error('refused'));
    await expect(background.events.tabClosed(1)).rejects.toThrow('refused');
    background.fake.rules.replace = replace;
    await background.events.tabClosed(1);
    await expect.poll(() => signedCredentials(background)).toEqual([]);
  });
});
