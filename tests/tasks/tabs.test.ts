import { beforeEach, describe, expect, it } from 'vitest';
import { beginSession, endTab, reloadRestored, replaceTab } from '../../lib/tasks/follow-tabs.ts';
import { importContexts } from '../../lib/tasks/import-contexts.ts';
import { takeTurns } from '../../lib/tasks/in-turn.ts';
import { openApi, openTarget } from '../../lib/tasks/open-target.ts';
import { passGate } from '../../lib/tasks/pass-gate.ts';
import { GRAFANA, gateRequest, importedContext, SEARCH, SERVER } from '../fakes/contexts.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = fakeWorld();
  world.accessible.add('k8s.example');
  await importContexts(world, [importedContext('dev')]);
  world.journal.length = 0;
});

const open = (url: string) => openTarget(world, { contextId: 'config/dev', url });
const grantedTabs = () => (world.stored.get('grants') as { tabId: number }[]).map(({ tabId }) => tabId);

describe('opening from the popup', () => {
  it('opens an empty tab, puts its rules in force, and only then goes to the URL', async () => {
    expect(await open(GRAFANA)).toEqual({ ok: true, value: null });
    expect(world.journal).toEqual([
      'open blank 1000',
      'write grants',
      'write contextsByPrefix',
      'session rules',
      'shim',
      `navigate 1000 ${GRAFANA}`,
    ]);
  });

  it('opens nothing that is in the way of', async () => {
    world.accessible.clear();
    expect(await open(GRAFANA)).toMatchObject({ problem: { code: 'hostAccessMissing' } });
    expect(await open('https://evil.example/')).toMatchObject({ ok: false });
    expect(world.journal).toEqual([]);
  });
});

describe('opening the API', () => {
  it('grants reading to a tab of its own', async () => {
    expect(await openApi(world, 'config/dev')).toEqual({ ok: true, value: null });
    expect(world.stored.get('grants')).toEqual([
      { kind: 'api', tabId: 1000, contextId: 'config/dev', server: SERVER, prefix: `${SERVER.origin}/` },
    ]);
  });

  it('lets a person go on reading in that tab, and opens an app elsewhere', async () => {
    await openApi(world, 'config/dev');
    const at = (url: string) => passGate(world, { id: 1000, openerTabId: null }, gateRequest(url));
    expect(await at(`${SERVER.origin}/api/v1/namespaces`)).toEqual({
      kind: 'go',
      url: `${SERVER.origin}/api/v1/namespaces`,
    });
    for (const hidden of ['%70roxy/', 'pro%78y', '%E0%A4%A', 'x%2Fproxy%2F']) {
      const url = `${SERVER.origin}/api/v1/namespaces/n/services/web/${hidden}`;
      expect(await at(url)).toMatchObject({ kind: 'blocked' });
    }
    expect(await at(GRAFANA)).toEqual({ kind: 'openedElsewhere' });
    expect(grantedTabs()).toEqual([1000, 1001]);
  });
});

describe('a tab', () => {
  it('that is closed takes its grant with it', async () => {
    await open(GRAFANA);
    await open(SEARCH);
    await endTab(world, 1000);
    expect(grantedTabs()).toEqual([1001]);
    expect(JSON.stringify(world.sessionRules)).not.toContain('grafana');
  });

  it('that comes back under another id keeps its grant', async () => {
    await open(GRAFANA);
    await replaceTab(world, 77, 1000);
    expect(grantedTabs()).toEqual([77]);
  });

  it('without a grant changes nothing when it is closed', async () => {
    await endTab(world, 5);
    expect(world.journal).toEqual([]);
  });
});

describe('the start of the background', () => {
  it('drops the grants of tabs that are gone, once', async () => {
    await open(GRAFANA);
    await open(SEARCH);
    world.openTabs.shift();
    await beginSession(world);
    expect(grantedTabs()).toEqual([1001]);
    world.journal.length = 0;
    await beginSession(world);
    expect(world.journal).toEqual([]);
  });

  it('is done again where it failed', async () => {
    const { replaceSession } = world.rules;
    world.rules.replaceSession = () => Promise.reject(new Error('refused'));
    await expect(beginSession(world)).rejects.toThrow('refused');
    world.rules.replaceSession = replaceSession;
    await open(GRAFANA);
    world.stored.delete('grants');
    await beginSession(world);
    expect(JSON.stringify(world.sessionRules)).not.toContain('Authorization');
  });

  it('grants nothing again to tabs whose rules outlived the memory', async () => {
    await open(GRAFANA);
    for (const key of ['grants', 'spentTabIds'] as const) world.stored.delete(key);
    await beginSession(world);
    const again = await passGate(world, { id: 1000, openerTabId: null }, gateRequest(SEARCH));
    expect(again).toEqual({ kind: 'openedElsewhere' });
  });

  it('leaves no header of rules that outlived the memory', async () => {
    await open(GRAFANA);
    for (const key of ['opened', 'credentialEnds', 'grants'] as const) world.stored.delete(key);
    await beginSession(world);
    expect(JSON.stringify(world.sessionRules)).not.toContain('Authorization');
  });
});

describe('the start of the browser', () => {
  it('sends restored tabs of apps to the gate, and leaves others alone', async () => {
    world.shownUrls = [GRAFANA, `${SERVER.origin}/version`, SEARCH];
    await passGate(world, { id: 3, openerTabId: null }, gateRequest(SEARCH));
    world.journal.length = 0;
    await reloadRestored(world);
    expect(world.journal).toEqual(['reload 1']);
  });
});

describe('turns', () => {
  it('are taken one after the other, and a failed one stops nobody', async () => {
    const inTurn = takeTurns();
    const order: string[] = [];
    const slow = inTurn(async () => {
      await Promise.resolve();
      order.push('first');
    });
    const failing = inTurn(() => Promise.reject(new Error('no')));
    const last = inTurn(async () => order.push('last'));
    await expect(failing).rejects.toThrow('no');
    await Promise.all([slow, last]);
    expect(order).toEqual(['first', 'last']);
  });
});
