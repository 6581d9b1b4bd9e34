import { beforeEach, describe, expect, it } from 'vitest';
import type { GateAnswer } from '../../lib/core/messages.ts';
import type { Outcome } from '../../lib/core/outcome.ts';
import { readEnvelope } from '../../lib/core/vault/envelope.ts';
import type { Proof } from '../../lib/core/vault/vault-state.ts';
import {
  changePassphrase,
  keepNothing,
  keepSealed,
  putEnvelopeAside,
  setPasskey,
} from '../../lib/tasks/choose-keeping.ts';
import { listContexts } from '../../lib/tasks/context-state.ts';
import { exportKubeconfig } from '../../lib/tasks/export-kubeconfig.ts';
import { followPolicy } from '../../lib/tasks/follow-policy.ts';
import { beginSession, endTab } from '../../lib/tasks/follow-tabs.ts';
import { forgetContexts } from '../../lib/tasks/forget-contexts.ts';
import { forgetEverything } from '../../lib/tasks/forget-everything.ts';
import { giveCredential } from '../../lib/tasks/give-credential.ts';
import { importContexts } from '../../lib/tasks/import-contexts.ts';
import { lock, lockIfDue, lockNow, lockWhenAway, noteUsed, setLocking } from '../../lib/tasks/lock.ts';
import { noteNavigation } from '../../lib/tasks/note-navigation.ts';
import { passGate } from '../../lib/tasks/pass-gate.ts';
import { presentContext } from '../../lib/tasks/present-context.ts';
import { unlock } from '../../lib/tasks/unlock.ts';
import { vaultState } from '../../lib/tasks/vault-state.ts';
import { GRAFANA, gateRequest, importedContext, SEARCH } from '../fakes/contexts.ts';
import { everythingStored, type FakeWorld, fakeWorld, openedCredentials } from '../fakes/fake-world.ts';

const MINUTE = 60_000;
const cost = { name: 'argon2id', memoryKib: 65_536, passes: 3, lanes: 4, salt: 'A'.repeat(22) } as const;
/** Keys, as passphrases come to them. */
const [RIGHT, OTHER, FINGER] = ['r', 'o', 'f'].map((letter) => `${letter.repeat(42)}A`) as [string, string, string];
const passphrase = (key: string) => ({ cost, key });
const passkey = { credentialId: 'passkey-1', salt: 'salt', key: FINGER };
const proof = (key: string, kind: Proof['kind'] = 'passphrase'): Proof => ({ kind, key });

let world: FakeWorld;

beforeEach(async () => {
  world = fakeWorld();
  world.accessible.add('k8s.example');
  await importContexts(world, [importedContext('dev'), importedContext('admin', { userName: 'admin' })]);
});

const sealWith = (key: string) => keepSealed(world, { passphrase: passphrase(key), passkey: null });
const open = (key: string, kind?: Proof['kind']) => unlock(world, { proof: proof(key, kind), stronger: null });
const gate = (url = GRAFANA, tabId = 1): Promise<GateAnswer> =>
  passGate(world, { id: tabId, openerTabId: null }, gateRequest(url, { contextId: 'config/dev' }));
const codeOf = (outcome: Outcome<unknown>) => (outcome.ok ? 'ok' : outcome.problem.code);
const onDisk = () => JSON.stringify(world.stored.get('envelope') ?? null);
const signs = () => JSON.stringify(world.sessionRules).includes('token-of-dev');

/** What a restart of the browser leaves. */
function restart() {
  const kept = ['contexts', 'envelope', 'envelopesAside', 'isNothingKept', 'locking', 'tries', 'serviceLists'] as const;
  for (const key of [...world.stored.keys()]) if (!kept.some((name) => name === key)) world.stored.delete(key);
  world.sessionRules = [];
}

describe('keeping', () => {
  it('keeps nothing on disk until a person chooses otherwise', async () => {
    expect((await vaultState(world)).keeping).toBe('unchosen');
    expect(onDisk()).toBe('null');
    await keepNothing(world);
    expect(await vaultState(world)).toMatchObject({ keeping: 'session', isLocked: false });
  });

  it('holds no credential in clear in memory either, where changes are sent to all our pages', () => {
    expect(JSON.stringify([...world.stored])).not.toContain('token-of-dev');
  });

  it('seals what is there, and after a restart opens it for the passphrase alone', async () => {
    await sealWith(RIGHT);
    expect(await vaultState(world)).toMatchObject({ keeping: 'passphrase', isLocked: false, passphrase: cost });
    restart();
    expect(await vaultState(world)).toMatchObject({ keeping: 'passphrase', isLocked: true });
    expect(await openedCredentials(world)).toEqual({});
    expect(codeOf(await open(OTHER))).toBe('passphraseWrong');
    expect(codeOf(await open(RIGHT))).toBe('ok');
    expect(await openedCredentials(world)).toMatchObject({ 'config/dev': { token: 'token-of-dev' } });
  });

  it('seals each later credential without asking again, and takes a forgotten one out', async () => {
    await sealWith(RIGHT);
    const before = onDisk();
    await giveCredential(world, { contextId: 'config/dev', credential: { type: 'bearer', token: 'renewed' } });
    await forgetContexts(world, ['config/admin']);
    expect(onDisk()).not.toBe(before);
    restart();
    await open(RIGHT);
    expect(await openedCredentials(world)).toEqual({ 'config/dev': { type: 'bearer', token: 'renewed' } });
  });

  it('opens for a passkey too, and for the passphrase when that is lost', async () => {
    await keepSealed(world, { passphrase: passphrase(RIGHT), passkey });
    expect(await vaultState(world)).toMatchObject({ keeping: 'passkey', passkey: { credentialId: 'passkey-1' } });
    for (const [key, kind] of [
      [FINGER, 'passkey'],
      [RIGHT, 'passphrase'],
    ] as const) {
      restart();
      expect(codeOf(await open(key, kind))).toBe('ok');
    }
    restart();
    expect(codeOf(await open(OTHER, 'passkey'))).toBe('passkeyOutdated');
    expect(codeOf(await open(FINGER, 'passphrase'))).toBe('passphraseWrong');
  });

  it('takes a passkey later, and takes it away', async () => {
    await sealWith(RIGHT);
    await setPasskey(world, passkey);
    restart();
    expect(codeOf(await open(FINGER, 'passkey'))).toBe('ok');
    await setPasskey(world, null);
    restart();
    expect(codeOf(await open(FINGER, 'passkey'))).toBe('passkeyOutdated');
  });

  it('in memory alone erases what was sealed', async () => {
    await sealWith(RIGHT);
    await keepNothing(world);
    expect(onDisk()).toBe('null');
    expect(await openedCredentials(world)).toMatchObject({ 'config/dev': { token: 'token-of-dev' } });
  });

  it('cannot be changed while the vault is locked', async () => {
    await sealWith(RIGHT);
    await lockNow(world);
    const before = onDisk();
    const next = { proof: proof(RIGHT), passphrase: passphrase(OTHER), passkey: null };
    for (const task of [keepNothing(world), changePassphrase(world, next), setPasskey(world, passkey)]) {
      expect(codeOf(await task)).toBe('vaultLocked');
    }
    await expect(sealWith(OTHER)).rejects.toThrow('there already');
    expect(onDisk()).toBe(before);
  });
});

describe('a change of the passphrase', () => {
  beforeEach(() => keepSealed(world, { passphrase: passphrase(RIGHT), passkey }));

  it('asks for the current one, and changes nothing for a wrong one', async () => {
    const before = onDisk();
    const change = { proof: proof(OTHER), passphrase: passphrase(OTHER), passkey: null };
    expect(codeOf(await changePassphrase(world, change))).toBe('passphraseWrong');
    expect(onDisk()).toBe(before);
  });

  it('seals under a new key, that what the old passphrase opened does not open', async () => {
    const before = readEnvelope(world.stored.get('envelope'));
    await changePassphrase(world, { proof: proof(RIGHT), passphrase: passphrase(OTHER), passkey });
    const after = readEnvelope(world.stored.get('envelope'));
    if (before.kind !== 'readable' || after.kind !== 'readable') throw new Error('Not readable');
    const [way] = before.envelope.recipients;
    const oldKey = way && (await world.sealer.unwrapKey(way, RIGHT));
    expect(oldKey && (await world.sealer.openEnvelope(before.envelope, oldKey))).not.toBeNull();
    expect(oldKey && (await world.sealer.openEnvelope(after.envelope, oldKey))).toBeNull();
    restart();
    expect(codeOf(await open(RIGHT))).toBe('passphraseWrong');
    expect(codeOf(await open(OTHER))).toBe('ok');
    restart();
    expect(codeOf(await open(FINGER, 'passkey'))).toBe('ok');
  });

  it('is one write: where that fails, the old one stands', async () => {
    const before = onDisk();
    const { write } = world.storage;
    world.storage.write = (key, value) =>
      key === 'envelope' ? Promise.reject(new Error('disk full')) : write(key, value);
    const change = { proof: proof(RIGHT), passphrase: passphrase(OTHER), passkey: null };
    await expect(changePassphrase(world, change)).rejects.toThrow('disk full');
    expect(onDisk()).toBe(before);
    world.storage.write = write;
    restart();
    expect(codeOf(await open(RIGHT))).toBe('ok');
  });

  it('after which the background was stopped too early, the old key seals nothing any more', async () => {
    const { writeSession } = world.storage;
    world.storage.writeSession = () => Promise.reject(new Error('stopped'));
    const change = { proof: proof(RIGHT), passphrase: passphrase(OTHER), passkey: null };
    await expect(changePassphrase(world, change)).rejects.toThrow('stopped');
    world.storage.writeSession = writeSession;
    const sealed = onDisk();
    const credential = { type: 'bearer', token: 'renewed' } as const;
    expect(codeOf(await giveCredential(world, { contextId: 'config/dev', credential }))).toBe('vaultLocked');
    await forgetContexts(world, ['config/admin']);
    expect(onDisk()).toBe(sealed);
    await lockNow(world);
    expect(codeOf(await open(OTHER))).toBe('ok');
    expect(Object.keys(await openedCredentials(world))).toEqual(['config/dev']);
  });

  it('without the passkey at hand leaves none that opens', async () => {
    await changePassphrase(world, { proof: proof(RIGHT), passphrase: passphrase(OTHER), passkey: null });
    expect((await vaultState(world)).keeping).toBe('passphrase');
  });
});

describe('the lock', () => {
  beforeEach(async () => {
    await sealWith(RIGHT);
    await gate();
    world.journal.length = 0;
  });

  it('takes the rules away before anything else, and then all that could sign', async () => {
    expect(signs()).toBe(true);
    await lockNow(world);
    expect(world.journal[0]).toBe('session rules');
    expect(world.shimOrigins).toEqual([]);
    expect(JSON.stringify(world.sessionRules)).not.toContain('Authorization');
    expect(await everythingStored(world)).not.toContain('token-of-dev');
    expect(codeOf(await presentContext(world, 'config/dev'))).toBe('vaultLocked');
  });

  it('leaves no header behind where the memory cannot be written', async () => {
    world.storage.writeSession = () => Promise.reject(new Error('no memory'));
    await expect(lockNow(world)).rejects.toThrow('no memory');
    expect(JSON.stringify(world.sessionRules)).not.toContain('Authorization');
  });

  it('says so at the gate, which goes on once it is open; the tab gets back what it had', async () => {
    await lockNow(world);
    expect(await gate()).toMatchObject({ kind: 'blocked', problem: { code: 'vaultLocked' } });
    await open(RIGHT);
    expect(signs()).toBe(false);
    expect([...world.unsignedTabs]).toEqual([1]);
    expect(await gate()).toMatchObject({ kind: 'go', url: GRAFANA });
    expect([...world.unsignedTabs]).toEqual([]);
    expect(signs()).toBe(true);
    expect(world.stored.get('lapsedGrants')).toEqual([]);
  });

  it('gives its tab nothing else: one tab, one app, for life', async () => {
    await lockNow(world);
    await open(RIGHT);
    expect(await gate(SEARCH)).toEqual({ kind: 'openedElsewhere' });
  });

  it('gives a tab nothing back that showed a neighbour meanwhile', async () => {
    await lockNow(world);
    const url = 'https://k8s.example:9999/';
    await noteNavigation(world, { tabId: 1, url, isMainFrame: true, initiator: { kind: 'person' } as never });
    await open(RIGHT);
    expect(await gate()).toEqual({ kind: 'openedElsewhere' });
  });

  it('is remembered by the browser itself: after a reload of the extension the tab is granted nothing else', async () => {
    await lockNow(world);
    for (const key of ['lapsedGrants', 'spentTabIds', 'isSessionBegun'] as const) world.stored.delete(key);
    world.openTabs = [1];
    await beginSession(world);
    await open(RIGHT);
    expect(await gate(SEARCH)).toEqual({ kind: 'openedElsewhere' });
  });

  it('forgets with its tab what that had', async () => {
    await lockNow(world);
    await endTab(world, 1);
    expect(world.stored.get('lapsedGrants')).toEqual([]);
  });

  it('does nothing to what is kept in memory alone: nobody could unlock it', async () => {
    await keepNothing(world);
    await lockNow(world);
    await lockWhenAway(world);
    expect(signs()).toBe(true);
  });

  it('comes when Portside was not used for so long, also on a machine that slept, and not before', async () => {
    await setLocking(world, { afterMinutes: 15, whenAway: true });
    expect(world.alarms.lock).toBe(world.time + 15 * MINUTE);
    world.time += 14 * MINUTE;
    await lockIfDue(world);
    await noteUsed(world);
    world.time += 14 * MINUTE;
    await lockIfDue(world);
    expect(signs()).toBe(true);
    world.time += 60 * 24 * MINUTE;
    await lockIfDue(world);
    expect(signs()).toBe(false);
    expect(world.alarms.lock).toBeNull();
  });

  it('comes when nobody is there, unless a person does not want that', async () => {
    await setLocking(world, { afterMinutes: null, whenAway: false });
    await lockWhenAway(world);
    expect(signs()).toBe(true);
    await setLocking(world, { afterMinutes: null, whenAway: true });
    await lockWhenAway(world);
    expect(signs()).toBe(false);
  });

  it('lets nothing be added and everything be forgotten; the opened vault knows', async () => {
    await lockNow(world);
    expect(codeOf(await importContexts(world, [importedContext('new')]))).toBe('vaultLocked');
    const credential = { type: 'bearer', token: 'renewed' } as const;
    expect(codeOf(await giveCredential(world, { contextId: 'config/dev', credential }))).toBe('vaultLocked');
    await forgetContexts(world, ['config/dev']);
    const sealed = onDisk();
    await open(RIGHT);
    expect(Object.keys(await openedCredentials(world))).toEqual(['config/admin']);
    expect(onDisk()).not.toBe(sealed);
    await importContexts(world, [{ ...importedContext('dev'), credential: null }]);
    expect((await listContexts(world)).find(({ context }) => context.name === 'dev')?.hasCredential).toBe(false);
  });
});

describe('wrong answers', () => {
  it('wait longer and longer, also over a restart, and lose nothing', async () => {
    await sealWith(RIGHT);
    restart();
    const before = onDisk();
    for (let at = 0; at < 3; at += 1) expect(codeOf(await open(OTHER))).toBe('passphraseWrong');
    restart();
    // Not even the right one is heard, so that nothing is learnt from it.
    expect(await open(RIGHT)).toMatchObject({
      ok: false,
      problem: { code: 'unlockTooSoon', values: { seconds: '1' } },
    });
    world.time += 1000;
    expect(codeOf(await open(OTHER))).toBe('passphraseWrong');
    expect(await open(RIGHT)).toMatchObject({ problem: { values: { seconds: '2' } } });
    world.time += 2000;
    expect(onDisk()).toBe(before);
    expect(codeOf(await open(RIGHT))).toBe('ok');
    expect((await vaultState(world)).nextTryAt).toBe(0);
  });

  it('count before they are judged', async () => {
    await sealWith(RIGHT);
    restart();
    world.sealer.unwrapKey = () => Promise.reject(new Error('stopped'));
    for (let at = 0; at < 3; at += 1) await expect(open(OTHER)).rejects.toThrow('stopped');
    expect(codeOf(await open(OTHER))).toBe('unlockTooSoon');
  });
});

describe('a passphrase that costs less than a new one', () => {
  it('is raised when it is typed', async () => {
    const cheap = { ...cost, memoryKib: 19_456 };
    await keepSealed(world, { passphrase: { cost: cheap, key: OTHER }, passkey });
    restart();
    await unlock(world, { proof: proof(OTHER), stronger: passphrase(RIGHT) });
    expect((await vaultState(world)).passphrase).toEqual(cost);
    for (const [key, kind, code] of [
      [OTHER, 'passphrase', 'passphraseWrong'],
      [RIGHT, 'passphrase', 'ok'],
      [FINGER, 'passkey', 'ok'],
    ] as const) {
      restart();
      expect(codeOf(await open(key, kind))).toBe(code);
    }
  });

  it('is not taken below the floor', async () => {
    const weak = { cost: { ...cost, memoryKib: 1024 }, key: RIGHT };
    await expect(keepSealed(world, { passphrase: weak, passkey: null })).rejects.toThrow('must cost more');
    expect(onDisk()).toBe('null');
  });
});

describe('what cannot be read', () => {
  const strange = { protected: btoa('{"typ":"portside-vault","v":7}'), more: 'of a newer version' };

  it('is explained, and overwritten by nothing that a person does', async () => {
    world.stored.set('envelope', strange);
    await beginSession(world);
    expect(await vaultState(world)).toMatchObject({ keeping: 'unreadable', problem: { code: 'vaultFromFuture' } });
    expect(codeOf(await open(RIGHT))).toBe('vaultFromFuture');
    expect(codeOf(await sealWith(RIGHT))).toBe('vaultFromFuture');
    await keepNothing(world);
    await importContexts(world, [importedContext('more')]);
    await giveCredential(world, { contextId: 'config/dev', credential: { type: 'bearer', token: 'renewed' } });
    await forgetContexts(world, ['config/dev']);
    expect(world.stored.get('envelope')).toEqual(strange);
  });

  it('is put aside, not erased, and only when a person says so', async () => {
    world.stored.set('envelope', strange);
    await putEnvelopeAside(world);
    expect(world.stored.get('envelopesAside')).toEqual([strange]);
    expect(codeOf(await sealWith(RIGHT))).toBe('ok');
    const sealed = onDisk();
    await putEnvelopeAside(world);
    expect(onDisk()).toBe(sealed);
  });

  it('is told from a wrong passphrase where contents are damaged inside', async () => {
    await sealWith(RIGHT);
    restart();
    world.sealer.openEnvelope = async () => ({ version: 2, credentials: {} });
    expect(codeOf(await open(RIGHT))).toBe('vaultDamaged');
    expect(await vaultState(world)).toMatchObject({ isLocked: true });
  });
});

describe('the export', () => {
  it('holds every credential, for who proves once more who they are', async () => {
    await sealWith(RIGHT);
    for (const wrong of [null, proof(OTHER)])
      expect(codeOf(await exportKubeconfig(world, wrong))).toBe('passphraseWrong');
    const exported = await exportKubeconfig(world, proof(RIGHT));
    expect(exported.ok && exported.value).toContain('token-of-dev');
    await lock(world);
    expect(codeOf(await exportKubeconfig(world, proof(RIGHT)))).toBe('vaultLocked');
  });

  it('asks for nothing where nothing is sealed', async () => {
    expect((await exportKubeconfig(world, null)).ok).toBe(true);
  });
});

describe('forgetting everything', () => {
  it('leaves nothing, and takes the rules first', async () => {
    await sealWith(RIGHT);
    await gate();
    world.journal.length = 0;
    await forgetEverything(world);
    expect(world.journal[0]).toBe('session rules');
    expect([...world.stored]).toEqual([
      ['spentTabIds', [1]],
      ['isSessionBegun', true],
    ]);
    expect([world.sessionRules, world.dynamicRules, [...world.accessible]]).toEqual([[], [], []]);
  });
});

describe('a policy', () => {
  it('keeps everything off the disk', async () => {
    await sealWith(RIGHT);
    world.managed = { ...world.managed, keepNothing: true };
    await followPolicy(world);
    expect(onDisk()).toBe('null');
    expect(codeOf(await sealWith(RIGHT))).toBe('policyKeepsNothing');
  });

  it('locks at the latest when it says, what is in memory alone too', async () => {
    await keepNothing(world);
    world.managed = { ...world.managed, lockAfterMinutes: 5 };
    await noteUsed(world);
    world.time += 5 * MINUTE;
    await lockIfDue(world);
    expect(await openedCredentials(world)).toEqual({});
  });

  it('lets no other server be imported or signed for', async () => {
    world.managed = { ...world.managed, allowedServers: ['https://elsewhere.example'] };
    expect(codeOf(await importContexts(world, [importedContext('more')]))).toBe('policyRefusesServer');
    expect(await gate()).toMatchObject({ kind: 'blocked', problem: { code: 'policyRefusesServer' } });
    expect(codeOf(await presentContext(world, 'config/dev'))).toBe('policyRefusesServer');
  });

  it('brings its clusters, and takes them away again with what they were given', async () => {
    world.managed = {
      ...world.managed,
      clusters: [{ name: 'prod', server: 'https://k8s.example:6443', namespace: '' }],
    };
    await followPolicy(world);
    await giveCredential(world, { contextId: 'policy/prod', credential: { type: 'bearer', token: 'mine' } });
    expect((await listContexts(world)).map(({ context }) => context.id)).toContain('policy/prod');
    world.managed = { ...world.managed, clusters: [{ name: 'prod', server: 'https://moved.example', namespace: '' }] };
    await followPolicy(world);
    expect((await listContexts(world)).find(({ context }) => context.id === 'policy/prod')).toMatchObject({
      hasCredential: false,
      context: { server: { origin: 'https://moved.example' } },
    });
    expect(await everythingStored(world)).not.toContain('mine');
  });
});
