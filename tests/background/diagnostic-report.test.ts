import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext } from '../fakes/sample-contexts.ts';
import { newPassphrase, PASSPHRASE_KEY } from '../fakes/sample-keys.ts';
import { passGate, sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  background.fake.managedPolicy = { allowedServers: ['https://k8s.example:6443'], clusters: [], unknownSetting: 1 };
  await background.messages.importContexts(
    [
      importedContext('dev'),
      {
        ...importedContext('exec', { signIn: { kind: 'exec', command: 'secret-command', installHint: '' } }),
        credential: null,
      },
      { ...importedContext('broken', { serverAddress: null }), credential: null },
    ],
    send,
  );
  await background.messages.createVault({ passphrase: newPassphrase(PASSPHRASE_KEY), passkey: null }, send);
  await passGate(background, GRAFANA, { contextId: 'config/dev' });
});

describe('the diagnostic report', () => {
  it('contains versions, counts, kinds and states', async () => {
    const report = await background.messages.getDiagnosticReport(undefined, send);
    expect(report).toMatchObject({
      version: '0.0.0-test',
      contexts: { total: 3, unusable: 1, bySignIn: { token: 2, exec: 1 } },
      servers: { total: 1, withBasePath: 0, withHostAccess: 1 },
      credentials: { total: 1, expired: 0, rejected: 0 },
      vault: { mode: 'passphrase', isLocked: false },
      tabs: { granted: 1 },
      policy: ['allowedServers', 'clusters'],
      storageProblems: [],
    });
    expect(report.rules.session.inForce).toBe(report.rules.session.wanted);
    expect(report.rules.dynamic.inForce).toBe(report.rules.dynamic.wanted);
  });

  it('contains no name, host, URL or secret', async () => {
    const text = JSON.stringify(await background.messages.getDiagnosticReport(undefined, send));
    expect(text).not.toMatch(/k8s|example|https?:|grafana|monitoring|dev|admin|config|token-of|secret-command|\d{4,}/);
  });

  it('can be had while storage cannot be read, and names the values', async () => {
    background.fake.storage.areas.local.set('contexts', { version: 9, value: 'secret-name' });
    background.wake();
    const report = await background.messages.getDiagnosticReport(undefined, send);
    expect(report.storageProblems).toEqual(['contexts: storageFromNewerVersion']);
    expect(JSON.stringify(report)).not.toContain('secret-name');
  });
});
