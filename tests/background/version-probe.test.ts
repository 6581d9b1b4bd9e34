import { beforeEach, describe, expect, it } from 'vitest';
import { probePrefix } from '../../lib/core/rules/version-probe.ts';
import { GRAFANA, importedContext, SERVER } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY, proofOf } from '../fakes/sample-keys.ts';
import { passGate, probeCredentials, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const HOUR = 3_600_000;
const send = sender(null);

let background: TestBackground;

beforeEach(() => {
  background = testBackground();
});

const importAll = (...contexts: ReturnType<typeof importedContext>[]) =>
  background.messages.importContexts(contexts, send);

describe('a probe', () => {
  it('is signed as the first context of its server that can present a credential', async () => {
    await importAll(importedContext('dev'), importedContext('admin'));
    expect(probeCredentials(background)).toEqual(['Bearer token-of-dev']);
  });

  it('is signed as the next one once the apiserver has rejected that', async () => {
    await importAll(importedContext('dev'), importedContext('admin'));
    await passGate(background, GRAFANA, { contextId: 'config/dev' });
    await background.events.documentRejected({ tabId: 1, url: GRAFANA });
    expect(probeCredentials(background)).toEqual(['Bearer token-of-admin']);
  });

  it('is not signed with a credential that has expired, also where no tab is open', async () => {
    const token = `until ${background.fake.time + HOUR}`;
    await importAll({ ...importedContext('dev'), credential: { type: 'bearer', token } });
    expect(probeCredentials(background)).toEqual([`Bearer ${token}`]);
    background.fake.time += HOUR;
    await background.events.alarm();
    expect(probeCredentials(background)).toEqual([]);
  });

  it('is not signed while the vault is locked', async () => {
    await importAll(importedContext('dev'));
    await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
    await background.messages.lock(undefined, send);
    expect(probeCredentials(background)).toEqual([]);
    await background.messages.unlock({ proof: proofOf(PASSPHRASE_KEY), stronger: null }, send);
    expect(probeCredentials(background)).toEqual(['Bearer token-of-dev']);
  });

  it('is not signed for a server that the organisation’s policy forbids', async () => {
    await importAll(importedContext('dev'));
    background.fake.managedPolicy = { allowedServers: ['https://other.example'] };
    await background.events.policyChanged();
    expect(probeCredentials(background)).toEqual([]);
  });

  it('records who started the navigation to the URL that it is for', async () => {
    await importAll(importedContext('dev'));
    const initiator = { kind: 'page', origin: 'https://evil.example' } as const;
    const url = probePrefix(SERVER) + GRAFANA;
    await background.events.documentRequested({ tabId: 1, url, isMainFrame: true, initiator, requestId: '1' });
    expect(await passGate(background, GRAFANA, { isResumed: false })).toMatchObject({
      kind: 'confirm',
      site: 'https://evil.example',
    });
  });
});
