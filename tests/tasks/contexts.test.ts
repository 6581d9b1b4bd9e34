import { beforeEach, describe, expect, it } from 'vitest';
import { listContexts } from '../../lib/tasks/context-state.ts';
import { forgetContexts } from '../../lib/tasks/forget-contexts.ts';
import { giveCredential } from '../../lib/tasks/give-credential.ts';
import { importContexts, planImport } from '../../lib/tasks/import-contexts.ts';
import { passGate } from '../../lib/tasks/pass-gate.ts';
import { presentContext } from '../../lib/tasks/present-context.ts';
import { rememberServices, selectContext } from '../../lib/tasks/remember.ts';
import { GRAFANA, gateRequest, importedContext, OTHER_SERVER, SERVER } from '../fakes/contexts.ts';
import { everythingStored, type FakeWorld, fakeWorld, openedCredentials } from '../fakes/fake-world.ts';

let world: FakeWorld;

beforeEach(() => {
  world = fakeWorld();
  world.accessible.add('k8s.example').add('rancher.example');
});

const everything = () => everythingStored(world);
const openGrafana = (contextId: string | null = null) =>
  passGate(world, { id: 1, openerTabId: null }, gateRequest(GRAFANA, { contextId }));

describe('import', () => {
  it('keeps secrets out of what is stored on disk', async () => {
    await importContexts(world, [importedContext('dev')]);
    expect(JSON.stringify(world.stored.get('contexts'))).not.toContain('token-of-dev');
    expect(await openedCredentials(world)).toEqual({ 'config/dev': { type: 'bearer', token: 'token-of-dev' } });
  });

  it('puts gate rules in force for each server once, and none for a context that cannot be used', async () => {
    const unusable = importedContext('legacy', { server: null });
    await importContexts(world, [importedContext('dev'), importedContext('admin'), unusable]);
    expect(world.dynamicRules).toHaveLength(3);
    await importContexts(world, [importedContext('rancher', { server: OTHER_SERVER })]);
    // The server with a base path has two more, against encoded climbing.
    expect(world.dynamicRules).toHaveLength(8);
  });

  it('replaces a context of the same id in its place, and signs open tabs with the new credential', async () => {
    await importContexts(world, [importedContext('dev'), importedContext('admin')]);
    await openGrafana('config/dev');
    const renewed = { ...importedContext('dev'), credential: { type: 'bearer', token: 'renewed' } as const };
    expect((await planImport(world, [renewed])).steps).toMatchObject([{ action: 'replace' }]);
    await importContexts(world, [renewed]);
    expect((await listContexts(world)).map(({ context }) => context.name)).toEqual(['dev', 'admin']);
    expect(JSON.stringify(world.sessionRules)).toContain('renewed');
    expect(JSON.stringify(world.sessionRules)).not.toContain('token-of-dev');
  });

  it('ends the grants of a context that moved to another server', async () => {
    await importContexts(world, [importedContext('dev')]);
    await openGrafana();
    await importContexts(world, [importedContext('dev', { server: OTHER_SERVER })]);
    expect(world.stored.get('grants')).toEqual([]);
    expect(JSON.stringify(world.sessionRules)).not.toContain('Authorization');
  });

  it('never presents a new credential to the server that the context left, whatever fails in between', async () => {
    await importContexts(world, [importedContext('dev')]);
    await openGrafana();
    const { write } = world.storage;
    world.storage.write = (key, value) =>
      key === 'contexts' ? Promise.reject(new Error('disk full')) : write(key, value);
    const moved = importedContext('dev', { server: OTHER_SERVER });
    const renewed = { ...moved, credential: { type: 'bearer', token: 'for-the-new-server' } as const };
    await expect(importContexts(world, [renewed])).rejects.toThrow('disk full');
    expect(await everything()).not.toContain('for-the-new-server');
    expect(JSON.stringify(world.sessionRules)).not.toContain('Authorization');
  });

  it('ends what a context had that can no longer be used, and signs nothing for it', async () => {
    await importContexts(world, [importedContext('dev')]);
    await openGrafana();
    const obstacles = [{ code: 'impersonationManyGroups', values: { user: 'u' } }] as never;
    await importContexts(world, [{ ...importedContext('dev', { obstacles }), credential: null }]);
    expect(JSON.stringify(world.sessionRules)).not.toContain('Authorization');
    expect(await everything()).not.toContain('token-of-dev');
  });

  it('gives back access to the host that a context left, and forgets what was listed there', async () => {
    await importContexts(world, [importedContext('dev')]);
    const list = { services: [], namespaces: ['old-namespace'], listedAt: 1 };
    await rememberServices(world, { contextId: 'config/dev', list });
    await importContexts(world, [importedContext('dev', { server: OTHER_SERVER })]);
    expect(world.accessible).not.toContain('k8s.example');
    expect(await everything()).not.toContain('old-namespace');
  });

  it('keeps a credential given by hand while the sign-in stays the same', async () => {
    const signIn = { kind: 'tokenFile', path: '/var/run/token' } as const;
    const bare = { ...importedContext('dev', { signIn }), credential: null };
    await importContexts(world, [bare]);
    await giveCredential(world, { contextId: 'config/dev', credential: { type: 'bearer', token: 'by-hand' } });
    await importContexts(world, [bare]);
    expect(await everything()).toContain('by-hand');
    await importContexts(world, [{ ...importedContext('dev', { userName: 'else', signIn }), credential: null }]);
    expect(await everything()).not.toContain('by-hand');
  });
});

describe('forgetting', () => {
  beforeEach(async () => {
    await importContexts(world, [importedContext('dev'), importedContext('admin')]);
    await openGrafana('config/dev');
    await selectContext(world, 'config/dev');
    await rememberServices(world, {
      contextId: 'config/dev',
      list: { services: [], namespaces: ['secret-namespace'], listedAt: 1 },
    });
    world.journal.length = 0;
  });

  it('leaves nothing of the context', async () => {
    await forgetContexts(world, ['config/dev']);
    expect(await everything()).not.toMatch(/config\/dev|token-of-dev|secret-namespace/);
    expect(JSON.stringify(world.sessionRules)).not.toContain('token-of-dev');
    expect(await everything()).toContain('token-of-admin');
  });

  it('takes the rules away before anything else can fail', async () => {
    await forgetContexts(world, ['config/dev']);
    expect(world.journal.indexOf('session rules')).toBeLessThan(
      world.journal.findIndex((one) => one.includes('opened')),
    );
  });

  it('leaves neither header nor credential where the disk then fails', async () => {
    const { write } = world.storage;
    world.storage.write = (key, value) =>
      key === 'contexts' ? Promise.reject(new Error('disk full')) : write(key, value);
    await expect(forgetContexts(world, ['config/dev'])).rejects.toThrow('disk full');
    expect(JSON.stringify(world.sessionRules)).not.toContain('token-of-dev');
    expect(JSON.stringify(await openedCredentials(world))).not.toContain('token-of-dev');
  });

  it('leaves its tabs spent: the old app may still come back there', async () => {
    await forgetContexts(world, ['config/dev']);
    expect(await openGrafana()).toEqual({ kind: 'openedElsewhere' });
  });

  it('gives host access back with the last context of the host', async () => {
    await forgetContexts(world, ['config/dev']);
    expect(world.accessible).toContain('k8s.example');
    await forgetContexts(world, ['config/admin']);
    expect(world.journal).toContain(`give back ${SERVER.origin}`);
    expect(world.dynamicRules).toEqual([]);
  });

  it('keeps host access that another port of the host needs', async () => {
    const otherPort = { ...SERVER, origin: 'https://k8s.example:7443' };
    await importContexts(world, [importedContext('staging', { server: otherPort })]);
    await forgetContexts(world, ['config/dev', 'config/admin']);
    expect(world.accessible).toContain('k8s.example');
  });

  it('is final: a late list is not remembered', async () => {
    await forgetContexts(world, ['config/dev']);
    await rememberServices(world, {
      contextId: 'config/dev',
      list: { services: [], namespaces: ['secret-namespace'], listedAt: 2 },
    });
    expect(await everything()).not.toContain('secret-namespace');
  });
});

describe('signing headers for our own requests', () => {
  it('are those of the context', async () => {
    await importContexts(world, [importedContext('dev')]);
    expect(await presentContext(world, 'config/dev')).toEqual({
      ok: true,
      value: [['Authorization', 'Bearer token-of-dev']],
    });
  });

  it('are refused with what is in the way', async () => {
    expect(await presentContext(world, 'config/dev')).toMatchObject({ problem: { code: 'contextUnknown' } });
    await importContexts(world, [{ ...importedContext('dev'), credential: null }]);
    expect(await presentContext(world, 'config/dev')).toMatchObject({ problem: { code: 'credentialMissing' } });
  });

  it('cannot be had by the names that every object has', async () => {
    await importContexts(world, [
      { ...importedContext('x'), context: { ...importedContext('x').context, id: '__proto__' }, credential: null },
    ]);
    expect(await presentContext(world, '__proto__')).toMatchObject({ problem: { code: 'credentialMissing' } });
    expect(await presentContext(world, 'constructor')).toMatchObject({ problem: { code: 'contextUnknown' } });
  });
});
