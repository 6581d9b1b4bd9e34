import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext, SEARCH } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY } from '../fakes/sample-keys.ts';
import { passGate, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);
const HOUR_MS = 3_600_000;

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  const { fake, messages, events } = background;
  await messages.keepInMemoryOnly(null, send);
  const credential = { type: 'bearer', token: `until ${fake.time + HOUR_MS}` } as const;
  await messages.importContexts([{ ...importedContext('dev'), credential }, importedContext('admin')], send);
  await events.started();
  await passGate(background, GRAFANA, { contextId: 'config/dev' });
});

const marks = () => Object.fromEntries(background.fake.marks);

describe('the toolbar button', () => {
  it('says which tab is signed in, and nothing of the others', async () => {
    expect(marks()).toEqual({ 1: 'signed' });
    await passGate(background, SEARCH, { tabId: 2, contextId: 'config/admin' });
    expect(marks()).toEqual({ 1: 'signed', 2: 'signed' });
  });

  it('says it again for each document, because browsers forget it', async () => {
    background.fake.marks.clear();
    await background.events.documentStarted({
      tabId: 1,
      url: GRAFANA,
      origin: 'https://k8s.example:6443',
      isByForeignWorker: false,
      historyLength: 1,
    });
    expect(marks()).toEqual({ 1: 'signed' });
  });

  it('says nothing of a document for which the tab has no access', async () => {
    background.fake.marks.clear();
    await background.events.documentStarted({
      tabId: 3,
      url: GRAFANA,
      origin: 'https://k8s.example:6443',
      isByForeignWorker: false,
      historyLength: 1,
    });
    expect(marks()).toEqual({});
  });

  it('says that a tab needs a token once its credential has expired', async () => {
    background.fake.time += 2 * HOUR_MS;
    await background.events.alarm();
    expect(marks()).toEqual({ 1: 'credentialMissing' });
  });

  it('says that a tab needs a token after signing out', async () => {
    await background.messages.signOut(undefined, send);
    expect(marks()).toEqual({ 1: 'credentialMissing' });
  });

  it('says that Portside is locked, on every tab, also after a restart of the browser', async () => {
    await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
    await background.messages.lock(undefined, send);
    expect(background.fake.marks.get(null)).toBe('locked');
    expect(background.fake.marks.get(1)).toBe('locked');
    background.restartBrowser();
    expect(background.fake.marks.get(null)).toBeUndefined();
    await background.events.started();
    expect(background.fake.marks.get(null)).toBe('locked');
  });

  it('says nothing more of a closed tab', async () => {
    await background.events.tabClosed(1);
    expect(marks()).toEqual({});
  });
});
