import { beforeEach, describe, expect, it } from 'vitest';
import { giveCredential } from '../../lib/tasks/give-credential.ts';
import { importContexts } from '../../lib/tasks/import-contexts.ts';
import { lapseExpired, noteRefusal } from '../../lib/tasks/lapse-grants.ts';
import { passGate } from '../../lib/tasks/pass-gate.ts';
import { GRAFANA, gateRequest, importedContext, SEARCH } from '../fakes/contexts.ts';
import { DIALECT, type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

const HOUR = 3_600_000;
let world: FakeWorld;

beforeEach(() => {
  world = fakeWorld();
  world.accessible.add('k8s.example');
});

const gate = (url: string, tabId: number, contextId = 'config/dev') =>
  passGate(world, { id: tabId, openerTabId: null }, gateRequest(url, { contextId }));
const signed = () => JSON.stringify(world.sessionRules).match(/"Bearer [^"]*"/g) ?? [];
const moved = () => world.journal.filter((one) => one.startsWith('navigate'));

describe('a token that ends', () => {
  beforeEach(async () => {
    const token = `until ${world.time + HOUR}`;
    await importContexts(world, [
      { ...importedContext('dev'), credential: { type: 'bearer', token } },
      importedContext('admin', { userName: 'admin' }),
    ]);
    await gate(GRAFANA, 1);
    await gate(SEARCH, 2, 'config/admin');
  });

  it('wakes the background for it, is signed until then, and not a moment longer', async () => {
    expect(world.alarms.expiry).toBe(world.time + HOUR);
    world.time += HOUR - 1;
    await lapseExpired(world);
    expect(signed().join()).toContain('until');
    world.time += 1;
    await lapseExpired(world);
    expect(signed().join()).not.toContain('until');
    expect(signed().join()).toContain('token-of-admin');
    expect(world.alarms.expiry).toBeNull();
  });

  it('moves no tab; the gate asks when one loads, and gives back what it had for a new token', async () => {
    world.time += HOUR;
    await lapseExpired(world);
    expect(moved()).toEqual([]);
    expect(await gate(GRAFANA, 1)).toMatchObject({ kind: 'blocked', problem: { code: 'credentialExpired' } });
    await giveCredential(world, { contextId: 'config/dev', credential: { type: 'bearer', token: 'renewed' } });
    expect(await gate(GRAFANA, 1)).toEqual({ kind: 'go', url: GRAFANA });
    expect(signed().join()).toContain('renewed');
  });
});

describe('a token that the apiserver does not take', () => {
  beforeEach(async () => {
    await importContexts(world, [importedContext('dev'), importedContext('admin', { userName: 'admin' })]);
    for (const tabId of [1, 2, 3]) await gate(GRAFANA, tabId);
    await gate(SEARCH, 4, 'config/admin');
    world.journal.length = 0;
  });

  it('is signed in no tab any more; the one that shows it comes to the gate, and no other is moved', async () => {
    await noteRefusal(world, { tabId: 1, url: `${GRAFANA}d/1` });
    expect(signed().join()).not.toContain('token-of-dev');
    expect(signed().join()).toContain('token-of-admin');
    expect(moved()).toEqual([`navigate 1 ${DIALECT.gateUrl}#${GRAFANA}d/1`]);
    expect(await gate(GRAFANA, 1)).toMatchObject({
      kind: 'blocked',
      problem: { code: 'apiserverUnauthorized', values: { context: 'dev' } },
    });
  });

  it('is not tried again and again: what is refused meanwhile in other tabs moves none', async () => {
    for (const tabId of [1, 2, 3, 1, 2, 3]) await noteRefusal(world, { tabId, url: GRAFANA });
    expect(moved()).toHaveLength(1);
  });

  it('is taken for refused only where it was presented', async () => {
    await noteRefusal(world, { tabId: 1, url: SEARCH });
    await noteRefusal(world, { tabId: 9, url: GRAFANA });
    expect(moved()).toEqual([]);
    expect(signed().join()).toContain('token-of-dev');
  });

  it('is forgotten for another one, and not for the same again', async () => {
    await noteRefusal(world, { tabId: 1, url: GRAFANA });
    await giveCredential(world, { contextId: 'config/dev', credential: { type: 'bearer', token: 'token-of-dev' } });
    expect(await gate(GRAFANA, 1)).toMatchObject({ kind: 'blocked' });
    await giveCredential(world, { contextId: 'config/dev', credential: { type: 'bearer', token: 'renewed' } });
    expect(await gate(GRAFANA, 1)).toEqual({ kind: 'go', url: GRAFANA });
  });
});
