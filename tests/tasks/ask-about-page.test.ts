import { beforeEach, describe, expect, it } from 'vitest';
import type { Initiator } from '../../lib/core/grants/initiator.ts';
import type { Consent } from '../../lib/core/messages.ts';
import { endTab, replaceTab } from '../../lib/tasks/follow-tabs.ts';
import { importContexts } from '../../lib/tasks/import-contexts.ts';
import { noteNavigation } from '../../lib/tasks/note-navigation.ts';
import { openApi } from '../../lib/tasks/open-target.ts';
import { passGate } from '../../lib/tasks/pass-gate.ts';
import { distrustSite, listTrustedSites } from '../../lib/tasks/trusted-sites.ts';
import { GRAFANA, gateRequest, importedContext, SEARCH, SERVER } from '../fakes/contexts.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

const WIKI: Initiator = { kind: 'page', origin: 'https://wiki.example' };
const APP: Initiator = { kind: 'page', origin: SERVER.origin };
const NAMELESS: Initiator = { kind: 'page', origin: null };
const PERSON: Initiator = { kind: 'person' };
const ASKS_WIKI = { kind: 'confirm', site: 'https://wiki.example' };

let world: FakeWorld;

beforeEach(async () => {
  world = fakeWorld();
  world.accessible.add('k8s.example');
  await importContexts(world, [importedContext('dev')]);
});

interface Way {
  readonly tabId?: number;
  readonly opener?: number | null;
  readonly consent?: Consent;
}

const arrive = (url: string, initiator: Initiator, tabId = 1) =>
  noteNavigation(world, { tabId, url: url.replace(/#.*/, ''), isMainFrame: true, initiator });
const ask = (url: string, { tabId = 1, opener = null, consent = 'none' }: Way = {}) =>
  passGate(world, { id: tabId, openerTabId: opener }, gateRequest(url, { consent, isResumed: false }));
const come = async (url: string, initiator: Initiator, way: Way = {}) => {
  await arrive(url, initiator, way.tabId);
  return ask(url, way);
};
const go = (url: string) => ({ kind: 'go', url });

describe('a URL that a person brings', () => {
  it('asks nothing', async () => {
    expect(await come(`${GRAFANA}?q=\`#x`, PERSON)).toEqual(go(`${GRAFANA}?q=\`#x`));
  });

  it('asks nothing when the gate is reloaded, or restored without its memory', async () => {
    await importContexts(world, [importedContext('admin')]);
    await arrive(GRAFANA, PERSON);
    expect(await ask(GRAFANA)).toMatchObject({ kind: 'choose' });
    expect(await ask(GRAFANA)).toMatchObject({ kind: 'choose' });
    world.stored.delete('arrivals');
    const restored = gateRequest(GRAFANA, { isResumed: true });
    expect(await passGate(world, { id: 1, openerTabId: null }, restored)).toMatchObject({ kind: 'choose' });
  });
});

describe('a URL that a page brings', () => {
  it('is asked about before anything is granted or told', async () => {
    world.journal.length = 0;
    expect(await come(GRAFANA, WIKI)).toEqual(ASKS_WIKI);
    expect(world.journal).toEqual(['write arrivals']);
  });

  it('is asked about once per site, for all its pages and targets, until the browser closes', async () => {
    expect(await come(GRAFANA, WIKI)).toEqual(ASKS_WIKI);
    expect(await ask(GRAFANA, { consent: 'once' })).toEqual(go(GRAFANA));
    expect(await come(SEARCH, WIKI, { tabId: 2 })).toEqual(go(SEARCH));
    expect(await come(SEARCH, { kind: 'page', origin: 'https://other.example' }, { tabId: 3 })).toMatchObject({
      kind: 'confirm',
    });
    expect(await listTrustedSites(world)).toEqual([]);
    world.stored.delete('allowedSites');
    expect(await come(SEARCH, WIKI, { tabId: 4 })).toEqual(ASKS_WIKI);
  });

  it('is not asked about where the site is trusted, until that is taken back', async () => {
    await come(GRAFANA, WIKI);
    await ask(GRAFANA, { consent: 'always' });
    expect(await listTrustedSites(world)).toEqual(['https://wiki.example']);
    world.stored.delete('allowedSites');
    expect(await come(SEARCH, WIKI, { tabId: 2 })).toEqual(go(SEARCH));
    await distrustSite(world, 'https://wiki.example');
    expect(await come(SEARCH, WIKI, { tabId: 3 })).toEqual(ASKS_WIKI);
  });

  it('without a name is asked about each time, whatever was said', async () => {
    expect(await come(GRAFANA, NAMELESS)).toEqual({ kind: 'confirm', site: null });
    expect(await ask(GRAFANA, { consent: 'always' })).toEqual(go(GRAFANA));
    expect(await come(GRAFANA, NAMELESS, { tabId: 2 })).toEqual({ kind: 'confirm', site: null });
  });

  it('is asked about once, whatever else is in the way', async () => {
    await importContexts(world, [importedContext('admin')]);
    await come(GRAFANA, WIKI);
    expect(await ask(GRAFANA, { consent: 'once' })).toMatchObject({ kind: 'choose' });
    expect(await ask(GRAFANA)).toMatchObject({ kind: 'choose' });
  });

  it('is asked about where nobody saw who started it, or the tab came for another URL', async () => {
    expect(await ask(GRAFANA)).toEqual({ kind: 'confirm', site: null });
    await arrive(SEARCH, PERSON);
    expect(await ask(GRAFANA)).toEqual({ kind: 'confirm', site: null });
  });

  it('is asked about in a tab that holds its grant too', async () => {
    await come(GRAFANA, PERSON);
    expect(await come(`${GRAFANA}delete`, WIKI)).toEqual(ASKS_WIKI);
  });

  it('is asked about in the tab of the API too', async () => {
    await openApi(world, 'config/dev');
    const url = `${SERVER.origin}/api/v1/secrets`;
    expect(await come(url, PERSON, { tabId: 1000 })).toEqual(go(url));
    expect(await come(url, WIKI, { tabId: 1000 })).toEqual(ASKS_WIKI);
  });
});

describe('a URL that an app brings', () => {
  beforeEach(() => come(GRAFANA, PERSON));

  it('asks nothing within the app, in a tab of its own too', async () => {
    expect(await come(`${GRAFANA}x`, APP)).toEqual(go(`${GRAFANA}x`));
    expect(await come(`${GRAFANA}x`, APP, { tabId: 2, opener: 1 })).toEqual(go(`${GRAFANA}x`));
  });

  it('of another app is asked about in the name of the app, not of the origin that all share', async () => {
    const asks = { kind: 'confirm', site: GRAFANA };
    expect(await come(SEARCH, APP)).toEqual(asks);
    expect(await come(SEARCH, APP, { tabId: 2, opener: 1 })).toEqual(asks);
    expect(await ask(SEARCH, { tabId: 2, opener: 1, consent: 'always' })).toEqual(go(SEARCH));
    expect(await listTrustedSites(world)).toEqual([GRAFANA]);
    expect(await come(GRAFANA, APP, { tabId: 3, opener: 2 })).toEqual({ kind: 'confirm', site: SEARCH });
  });

  it('is asked about without a name where the app is not known', async () => {
    expect(await come(SEARCH, APP, { tabId: 2 })).toEqual({ kind: 'confirm', site: null });
  });
});

describe('what is remembered of a navigation', () => {
  it('goes with the tab', async () => {
    await arrive(GRAFANA, PERSON);
    await replaceTab(world, 9, 1);
    expect(await ask(GRAFANA, { tabId: 9 })).toEqual(go(GRAFANA));
    await endTab(world, 9);
    expect(world.stored.get('arrivals')).toEqual([]);
  });

  it('is nothing for hosts that are no server', async () => {
    await arrive('https://elsewhere.example/api/v1/namespaces/n/services/web/proxy/', WIKI);
    expect(world.stored.has('arrivals')).toBe(false);
  });

  it.each(['https://k8s.example:8443/evil', 'http://k8s.example/', 'https://a.k8s.example:6443/'])(
    'spends a tab that showed a neighbour of a server, in a frame too: %s',
    async (url) => {
      for (const [tabId, isMainFrame] of [
        [1, true],
        [2, false],
      ] as const) {
        await noteNavigation(world, { tabId, url, isMainFrame, initiator: PERSON });
        expect(await come(GRAFANA, PERSON, { tabId })).toEqual({ kind: 'openedElsewhere' });
      }
    },
  );

  it('spends no tab for another known server on the same host', async () => {
    const neighbour = { origin: 'https://k8s.example:7443', basePath: '' };
    await importContexts(world, [importedContext('second', { server: neighbour })]);
    const url = GRAFANA.replace('6443', '7443');
    expect(await come(url, PERSON)).toEqual(go(url));
  });
});
