import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitionOf, STORED_NAMES } from '../../lib/core/storage/stored-values.ts';
import { versionOf } from '../../lib/core/storage/value-definition.ts';
import { fakeDependencies } from '../fakes/fake-dependencies.ts';
import { PASSKEY_KEY, PASSPHRASE_KEY, proofOf } from '../fakes/sample-keys.ts';
import { codeOf, passGate, sender, signedCredentials, testBackground } from '../fakes/test-background.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/storage');
const RELEASED = readdirSync(FIXTURES)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));
const GRAFANA = 'https://k8s.example:6443/api/v1/namespaces/monitoring/services/grafana:http/proxy/';
const send = sender(null);

type LocalStorage = Record<string, unknown>;

const fixture = (version: string): LocalStorage =>
  JSON.parse(readFileSync(join(FIXTURES, `${version}.json`), 'utf8')) as LocalStorage;

/** A background that starts on this storage, as after an update of the extension. */
function updatedFrom(stored: LocalStorage) {
  const fake = fakeDependencies();
  fake.managedPolicy = { clusters: [{ name: 'prod', server: 'https://prod.example', namespace: 'web' }] };
  for (const [key, value] of Object.entries(stored)) fake.storage.areas.local.set(key, value);
  return testBackground(fake);
}

describe.each(RELEASED)('storage of version %s', (version) => {
  it('is read completely', async () => {
    const background = updatedFrom(fixture(version));
    expect(await background.messages.listStorageProblems(undefined, send)).toEqual([]);
    const states = await background.messages.listContexts(undefined, send);
    expect(states.map(({ context }) => context.id)).toEqual(
      (fixture(version).contexts as { id: string }[]).map(({ id }) => id),
    );
  });

  it.each([
    ['passphrase', PASSPHRASE_KEY],
    ['passkey', PASSKEY_KEY],
  ] as const)('has a vault that the %s unlocks, with every credential bound to its context', async (kind, key) => {
    const background = updatedFrom(fixture(version));
    expect(codeOf(await background.messages.unlock({ proof: proofOf(key, kind), stronger: null }, send))).toBe('ok');
    const { credentials } = (await background.stored()).openVault;
    expect(credentials).toMatchObject({
      'config/dev': { server: 'https://k8s.example:6443', credential: { token: 'token-of-dev' } },
      'config/rancher': {
        server: 'https://rancher.example/k8s/clusters/c-1',
        credential: { username: 'ada', password: 'secret-of-ada' },
      },
      'config/actor': {
        impersonation: expect.stringContaining('acme.com/project'),
        credential: { token: 'token-of-actor' },
      },
    });
  });

  it('opens apps after the update as before it', async () => {
    const background = updatedFrom(fixture(version));
    const proof = proofOf(PASSPHRASE_KEY);
    await background.messages.unlock({ proof, stronger: null }, send);
    expect(await passGate(background, GRAFANA, { contextId: 'config/actor' })).toEqual({ kind: 'go', url: GRAFANA });
    expect(signedCredentials(background)).toEqual(['Bearer token-of-actor']);
    expect(JSON.stringify(background.fake.sessionRules)).toContain(
      'Impersonate-Extra-acme.com%2fproject'.replace('%2f', '%2F'),
    );
  });

  it('is written in today’s form by the next change, and read by the next start', async () => {
    const background = updatedFrom(fixture(version));
    const proof = proofOf(PASSPHRASE_KEY);
    await background.messages.unlock({ proof, stronger: null }, send);
    await background.messages.removeContexts(['config/plain'], send);
    background.restartBrowser();
    expect(codeOf(await background.messages.unlock({ proof, stronger: null }, send))).toBe('ok');
    const ids = (await background.messages.listContexts(undefined, send)).map(({ context }) => context.id);
    expect(ids).toContain('config/dev');
    expect(ids).not.toContain('config/plain');
    expect((await background.stored()).openVault.credentials).toHaveProperty('config/actor');
  });
});

describe('storage of version 0.1.0', () => {
  it('keeps every context, with the obstacles and notes that this version computes', async () => {
    const background = updatedFrom(fixture('0.1.0'));
    const states = await background.messages.listContexts(undefined, send);
    const contexts = new Map(states.map(({ context }) => [context.name, context]));
    expect(contexts.get('dev')).toMatchObject({
      server: { origin: 'https://k8s.example:6443', basePath: '' },
      cluster: { certificateAuthority: { kind: 'inline' } },
      obstacles: [],
    });
    expect(contexts.get('rancher')?.cluster).toEqual({
      certificateAuthority: { kind: 'none' },
      insecureSkipTlsVerify: true,
      hasTlsServerName: true,
      hasProxyUrl: true,
      disableCompression: true,
    });
    expect(contexts.get('cert')?.cluster.certificateAuthority).toEqual({ kind: 'file', path: '/etc/ca.pem' });
    expect(contexts.get('actor')?.impersonation?.extra).toEqual([
      ['acme.com/project', ['blue']],
      ['scopes', ['view']],
    ]);
    const codesOf = (name: string) => contexts.get(name)?.obstacles.map(({ code }) => code);
    expect(codesOf('groups')).toEqual(['impersonationManyGroups']);
    expect(codesOf('plain')).toEqual(['serverNotHttps']);
    expect(codesOf('nowhere')).toEqual(['clusterUnknown', 'userUnknown']);
  });

  it('keeps choices, lists and failed attempts', async () => {
    const background = updatedFrom(fixture('0.1.0'));
    expect(await background.stored()).toMatchObject({
      selectedContextId: 'config/dev',
      trustedSites: ['https://wiki.example'],
      rootPrefixes: [GRAFANA],
      workerSocketPrefixes: [GRAFANA],
      lockSettings: { afterMinutes: 60, whenAway: false },
      unlockAttempts: { count: 1 },
    });
    expect(background.fake.storage.areas.local.get('envelopesAside')).toHaveLength(1);
  });
});

describe('storage of a later version', () => {
  /** Every value as a version after this one might write it. */
  const later = (): LocalStorage =>
    Object.fromEntries(
      STORED_NAMES.filter((name) => definitionOf(name).area === 'local').map((name) => {
        const { key } = definitionOf(name);
        return [key, { version: versionOf(definitionOf(name)) + 1, value: { shape: 'unknown' } }];
      }),
    );

  it('is reported value by value, and no message or event changes it', async () => {
    const background = updatedFrom(later());
    const problems = await background.messages.listStorageProblems(undefined, send);
    expect(problems.map(({ problem }) => problem.code)).toContain('storageFromNewerVersion');
    await background.events.started();
    await background.events.policyChanged();
    expect(codeOf(await background.messages.importContexts([], send))).toBe('storageFromNewerVersion');
    expect(codeOf(await background.messages.keepInMemoryOnly(null, send))).toBe('storageFromNewerVersion');
    await background.messages.selectContext('config/dev', send);
    await background.messages.lock(undefined, send);
    expect(Object.fromEntries(background.fake.storage.areas.local)).toEqual(later());
  });

  it('is read again by the later version after this one ran in between', async () => {
    const background = updatedFrom(later());
    await background.events.started();
    await passGate(background, GRAFANA);
    expect(Object.fromEntries(background.fake.storage.areas.local)).toEqual(later());
  });
});
