import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredList } from '../../lib/core/services/stored-list.ts';
import { GRAFANA, importedContext, SERVER, SERVER_WITH_BASE_PATH } from '../fakes/sample-contexts.ts';
import {
  activeGrants,
  codeOf,
  failWrites,
  passGate,
  signedCredentials,
  storedTab,
  type TestBackground,
  testBackground,
} from '../fakes/test-background.ts';

const ON_OTHER_SERVER = { serverAddress: SERVER_WITH_BASE_PATH.origin + SERVER_WITH_BASE_PATH.basePath };
const emptyList = (namespace: string): StoredList => ({ services: '[]', namespaces: [namespace], listedAt: 1 });

let background: TestBackground;

beforeEach(() => {
  background = testBackground();
});

const importAll = (...contexts: Parameters<TestBackground['messages']['importContexts']>[0]) =>
  background.messages.importContexts(contexts, { tabId: null, openerTabId: null });
const send = { tabId: null, openerTabId: null };
const namesOf = async () =>
  (await background.messages.listContexts(undefined, send)).map(({ context }) => context.name);

describe('importing contexts', () => {
  it('stores no secret on disk', async () => {
    await importAll(importedContext('dev'));
    expect(JSON.stringify([...background.fake.storage.areas.local])).not.toContain('token-of-dev');
    expect((await background.stored()).openVault.credentials).toEqual({
      'config/dev': {
        server: SERVER.origin,
        impersonation: 'null',
        credential: { type: 'bearer', token: 'token-of-dev' },
      },
    });
  });

  it('stores no readable secret in memory, because changes there are broadcast to every page', async () => {
    await importAll(importedContext('dev'));
    expect(JSON.stringify([...background.fake.storage.areas.session])).not.toContain('token-of-dev');
  });

  it('adds gate rules once for each server, and none for an unusable context', async () => {
    await importAll(
      importedContext('dev'),
      importedContext('admin'),
      importedContext('legacy', { serverAddress: null }),
    );
    expect(background.fake.dynamicRules).toHaveLength(9);
    await importAll(importedContext('rancher', ON_OTHER_SERVER));
    expect(background.fake.dynamicRules).toHaveLength(17);
  });

  it('are refused as a whole if the browser cannot guard a server, and nothing changes', async () => {
    background.fake.accessibleHosts.add('unsupported.example');
    const deep = importedContext('deep', { serverAddress: 'https://unsupported.example' });
    const outcome = await background.messages.importContexts([importedContext('dev'), deep], send);
    expect(outcome).toEqual({
      ok: false,
      problem: { code: 'importServerUnsupported', values: { origin: 'https://unsupported.example' } },
    });
    expect(await namesOf()).toEqual([]);
    expect(background.fake.accessibleHosts).not.toContain('unsupported.example');
  });

  it('replaces a context of the same id in place, and signs open tabs with its new credential', async () => {
    await importAll(importedContext('dev'), importedContext('admin'));
    await passGate(background, GRAFANA, { contextId: 'config/dev' });
    const renewed = { ...importedContext('dev'), credential: { type: 'bearer', token: 'renewed' } as const };
    expect(await background.messages.planImport([renewed], send)).toMatchObject([{ action: 'replace' }]);
    await importAll(renewed);
    expect(await namesOf()).toEqual(['dev', 'admin']);
    expect(signedCredentials(background)).toEqual(['Bearer renewed']);
  });

  it('ends the grants of a context whose server changed', async () => {
    await importAll(importedContext('dev'));
    await passGate(background, GRAFANA);
    await importAll(importedContext('dev', ON_OTHER_SERVER));
    expect(await activeGrants(background)).toEqual({});
    expect(signedCredentials(background)).toEqual([]);
  });

  it('never signs requests to the old server with the new credential, even if the write fails', async () => {
    await importAll(importedContext('dev'));
    await passGate(background, GRAFANA);
    const restore = failWrites(background, 'contexts');
    const moved = importedContext('dev', ON_OTHER_SERVER);
    const renewed = { ...moved, credential: { type: 'bearer', token: 'for-the-new-server' } as const };
    await expect(importAll(renewed)).rejects.toThrow('cannot write contexts');
    restore();
    background.fake.openTabs = [1];
    background.wake();
    await background.events.started();
    expect(await background.storedText()).not.toContain('for-the-new-server');
    expect(signedCredentials(background)).toEqual(['Bearer token-of-dev']);
  });

  it('ends the grants of a context that became unusable, and drops its credential', async () => {
    await importAll(importedContext('dev'));
    await passGate(background, GRAFANA);
    const faults = [{ code: 'impersonationWithoutUser', values: { user: 'u' } }];
    await importAll({ ...importedContext('dev', { faults }), credential: null });
    expect(signedCredentials(background)).toEqual([]);
    expect(await background.storedText()).not.toContain('token-of-dev');
  });

  it('gives back access to a host that no context uses any more, and removes its service list', async () => {
    await importAll(importedContext('dev'));
    await background.messages.cacheServices({ contextId: 'config/dev', list: emptyList('old-namespace') }, send);
    await importAll(importedContext('dev', ON_OTHER_SERVER));
    expect([...background.fake.accessibleHosts]).toEqual(['rancher.example']);
    expect(await background.storedText()).not.toContain('old-namespace');
  });

  it('keeps a credential that was entered by hand as long as user and server stay the same', async () => {
    const signIn = { kind: 'tokenFile', path: '/var/run/token' } as const;
    const bare = { ...importedContext('dev', { signIn }), credential: null };
    const byHand = { type: 'bearer', token: 'by-hand' } as const;
    await importAll(bare);
    await background.messages.setCredential({ contextId: 'config/dev', credential: byHand }, send);
    await importAll(bare);
    expect(await background.storedText()).toContain('by-hand');
    await importAll({ ...importedContext('dev', { signIn, userName: 'else' }), credential: null });
    expect(await background.storedText()).not.toContain('by-hand');
  });

  it('does not carry a credential that was entered by hand over to another server', async () => {
    const signIn = { kind: 'tokenFile', path: '/var/run/token' } as const;
    const byHand = { type: 'bearer', token: 'by-hand' } as const;
    await importAll({ ...importedContext('dev', { signIn }), credential: null });
    await background.messages.setCredential({ contextId: 'config/dev', credential: byHand }, send);
    await importAll({ ...importedContext('dev', { signIn, ...ON_OTHER_SERVER }), credential: null });
    expect(await background.storedText()).not.toContain('by-hand');
  });

  it('keeps credentials of contexts that it does not import', async () => {
    await importAll(importedContext('dev'), importedContext('admin'));
    await importAll(importedContext('dev'));
    expect(Object.keys((await background.stored()).openVault.credentials).sort()).toEqual([
      'config/admin',
      'config/dev',
    ]);
  });
});

describe('removing a context', () => {
  beforeEach(async () => {
    await importAll(importedContext('dev'), importedContext('admin'));
    await passGate(background, GRAFANA, { contextId: 'config/dev' });
    await background.messages.selectContext('config/dev', send);
    await background.messages.cacheServices({ contextId: 'config/dev', list: emptyList('secret-namespace') }, send);
    background.fake.journal.length = 0;
  });

  const remove = (...ids: string[]) => background.messages.removeContexts(ids, send);

  it('leaves nothing of it in storage or rules, and nothing of others is lost', async () => {
    await remove('config/dev');
    expect(await background.storedText()).not.toMatch(/config\/dev|token-of-dev|secret-namespace/);
    expect(signedCredentials(background)).toEqual([]);
    expect(await background.storedText()).toContain('token-of-admin');
  });

  it('removes rules and memory before it touches the disk', async () => {
    await remove('config/dev');
    const { journal } = background.fake;
    const disk = journal.findIndex((entry) => entry.startsWith('write local'));
    expect(disk).toBeGreaterThan(journal.indexOf('session rules'));
    expect(disk).toBeGreaterThan(journal.findIndex((entry) => entry.startsWith('write session')));
  });

  it('leaves neither rule nor credential behind where the disk fails', async () => {
    failWrites(background, 'contexts');
    await expect(remove('config/dev')).rejects.toThrow('cannot write contexts');
    expect(signedCredentials(background)).toEqual([]);
    expect(JSON.stringify((await background.stored()).openVault)).not.toContain('token-of-dev');
  });

  it('quarantines its tabs, because the old app can come back there', async () => {
    await remove('config/dev');
    expect((await storedTab(background, 1)).access).toEqual({ state: 'quarantined' });
    expect(await passGate(background, GRAFANA)).toEqual({ kind: 'openedElsewhere' });
  });

  it('gives back host access with the last context of a host', async () => {
    await remove('config/dev');
    expect(background.fake.accessibleHosts).toContain('k8s.example');
    await remove('config/admin');
    expect(background.fake.journal).toContain(`give back ${SERVER.origin}`);
    expect(background.fake.dynamicRules).toEqual([]);
  });

  it('keeps host access that another port of the host needs', async () => {
    await importAll(importedContext('staging', { serverAddress: 'https://k8s.example:7443' }));
    await remove('config/dev', 'config/admin');
    expect(background.fake.accessibleHosts).toContain('k8s.example');
  });

  it('is final: a service list that arrives later is not stored', async () => {
    await remove('config/dev');
    await background.messages.cacheServices({ contextId: 'config/dev', list: emptyList('secret-namespace') }, send);
    expect(await background.storedText()).not.toContain('secret-namespace');
  });
});

describe('auth headers for requests of our own pages', () => {
  it('present the context', async () => {
    await importAll(importedContext('dev'));
    expect(await background.messages.getAuthHeaders('config/dev', send)).toEqual({
      ok: true,
      value: [['Authorization', 'Bearer token-of-dev']],
    });
  });

  it('are refused with the obstacle', async () => {
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('contextUnknown');
    await importAll({ ...importedContext('dev'), credential: null });
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('credentialMissing');
  });

  it.each(['__proto__', 'constructor'])('are not found under the name %s of every object', async (id) => {
    await importAll(importedContext('dev'));
    expect(codeOf(await background.messages.getAuthHeaders(id, send))).toBe('contextUnknown');
  });
});

describe('a credential and the user that it was given to impersonate', () => {
  const JANE = { user: 'jane', uid: '', groups: [], extra: [] };

  /** What somebody who can write to the browser profile does while the vault is locked or the browser closed. */
  const changeImpersonationInStorage = (impersonation: typeof JANE | null) => {
    const { areas } = background.fake.storage;
    const stored = areas.local.get('contexts') as { version: number; value: object[] };
    areas.local.set('contexts', { ...stored, value: stored.value.map((context) => ({ ...context, impersonation })) });
    background.wake();
  };
  const impersonates = (user: string) => ['Impersonate-User', user];

  beforeEach(() => importAll(importedContext('dev', { impersonation: JANE })));

  it.each([
    ['nobody', null],
    ['somebody else', { ...JANE, user: 'admin' }],
  ])('is not sent for a context that impersonates %s now', async (_whom, impersonation) => {
    expect(await background.messages.getAuthHeaders('config/dev', send)).toMatchObject({
      value: [['Authorization', 'Bearer token-of-dev'], impersonates('jane')],
    });
    await passGate(background, GRAFANA);
    expect(signedCredentials(background)).toEqual(['Bearer token-of-dev']);
    changeImpersonationInStorage(impersonation);
    await background.events.started();
    expect(signedCredentials(background)).toEqual([]);
    expect(await passGate(background, GRAFANA)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'credentialMissing', values: { context: 'dev' } },
    });
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('credentialMissing');
    const exported = await background.messages.exportKubeconfig(null, send);
    expect(exported.ok && exported.value).not.toContain('token-of-dev');
  });

  it('is used again when the person enters it for the other user, or imports it', async () => {
    changeImpersonationInStorage(null);
    const credential = { type: 'bearer', token: 'new' } as const;
    await background.messages.setCredential({ contextId: 'config/dev', credential }, send);
    expect(await background.messages.getAuthHeaders('config/dev', send)).toMatchObject({
      value: [['Authorization', 'Bearer new']],
    });
    await importAll(importedContext('dev', { impersonation: { ...JANE, user: 'john' } }));
    expect(await background.messages.getAuthHeaders('config/dev', send)).toMatchObject({
      value: [['Authorization', 'Bearer token-of-dev'], impersonates('john')],
    });
  });

  it('stays bound to that user when another context is imported', async () => {
    changeImpersonationInStorage(null);
    await importAll(importedContext('other'));
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('credentialMissing');
  });
});

describe('a credential and the server that it was given for', () => {
  /** What somebody who can write to the browser profile does while the vault is locked or the browser closed. */
  const moveServerInStorage = async (address: string) => {
    const { areas } = background.fake.storage;
    const stored = areas.local.get('contexts') as { version: number; value: { serverAddress: string }[] };
    areas.local.set('contexts', {
      ...stored,
      value: stored.value.map((context) => ({ ...context, serverAddress: address })),
    });
    background.wake();
  };

  beforeEach(() => importAll(importedContext('dev')));

  it('is not sent to a server that took the first one’s place', async () => {
    await moveServerInStorage('https://rancher.example');
    const url = GRAFANA.replace(SERVER.origin, 'https://rancher.example');
    expect(await passGate(background, url)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'credentialForOtherServer', values: { context: 'dev', server: SERVER.origin } },
    });
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('credentialForOtherServer');
    expect(signedCredentials(background)).toEqual([]);
  });

  it('is not exported with another server', async () => {
    await moveServerInStorage('https://rancher.example');
    const exported = await background.messages.exportKubeconfig(null, send);
    expect(exported.ok && exported.value).not.toContain('token-of-dev');
  });

  it('stops signing in tabs that were open', async () => {
    await passGate(background, GRAFANA);
    await moveServerInStorage('https://rancher.example');
    await background.events.started();
    expect(signedCredentials(background)).toEqual([]);
  });

  it('is used again when the person enters it for the new server', async () => {
    await moveServerInStorage('https://rancher.example');
    const credential = { type: 'bearer', token: 'new' } as const;
    await background.messages.setCredential({ contextId: 'config/dev', credential }, send);
    expect(await background.messages.getAuthHeaders('config/dev', send)).toMatchObject({
      value: [['Authorization', 'Bearer new']],
    });
  });

  it('stays bound to its server when the same kubeconfig is imported without a credential', async () => {
    const signIn = { kind: 'tokenFile', path: '/token' } as const;
    await importAll({ ...importedContext('dev', { signIn }), credential: null });
    const byHand = { type: 'bearer', token: 'by-hand' } as const;
    await background.messages.setCredential({ contextId: 'config/dev', credential: byHand }, send);
    await moveServerInStorage('https://rancher.example');
    await importAll({
      ...importedContext('dev', { signIn, serverAddress: 'https://rancher.example' }),
      credential: null,
    });
    expect(codeOf(await background.messages.getAuthHeaders('config/dev', send))).toBe('credentialForOtherServer');
  });
});
