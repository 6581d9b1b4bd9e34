import { beforeEach, describe, expect, it } from 'vitest';
import { pathCookies } from '../../lib/core/grants/path-cookies.ts';
import { importContexts } from '../../lib/tasks/import-contexts.ts';
import { noteCookies } from '../../lib/tasks/note-cookies.ts';
import { openApi, openTarget } from '../../lib/tasks/open-target.ts';
import { GRAFANA, importedContext, SEARCH, SERVER } from '../fakes/contexts.ts';
import { type FakeWorld, fakeWorld } from '../fakes/fake-world.ts';

const PREFIX = new URL(GRAFANA).pathname;

describe('cookies for a path', () => {
  it.each([
    ['S=1; Path=/app; HttpOnly', [{ name: 'S', value: '1', path: '/app' }]],
    ['S=1;PATH = /app/ ;secure', [{ name: 'S', value: '1', path: '/app/' }]],
    ['S=a=b; Path=/; Path=/app', [{ name: 'S', value: 'a=b', path: '/app' }]],
    ['S=; Max-Age=0; Path=/app', [{ name: 'S', value: '', path: '/app' }]],
    ['S=1; Path=/apiary', [{ name: 'S', value: '1', path: '/apiary' }]],
    ['S=1', []],
    ['S=1; Path=/', []],
    ['S=1; Path=app', []],
    ['S=1; Path=/api', []],
    [`S=1; Path=${PREFIX}app`, []],
    ['=1; Path=/app', []],
    ['S; Path=/app', []],
  ])('%s', (header, cookies) => {
    expect(pathCookies([header], PREFIX)).toEqual(cookies);
  });
});

describe('an answer that sets a cookie for a path of the app', () => {
  let world: FakeWorld;
  const setCookies = ['S=1; Path=/app; HttpOnly'];
  const copies = () => world.journal.filter((entry) => /^(copy|navigate)/.test(entry));

  beforeEach(async () => {
    world = fakeWorld();
    world.accessible.add('k8s.example');
    await importContexts(world, [importedContext('dev')]);
    await openTarget(world, { contextId: 'config/dev', url: GRAFANA });
    await openApi(world, 'config/dev');
    world.journal.length = 0;
  });

  it('makes it hold under the prefix too', async () => {
    await noteCookies(world, { tabId: 1000, url: `${GRAFANA}app/`, setCookies, leadsTo: null });
    expect(copies()).toEqual([`copy S ${SERVER.origin}/app ${GRAFANA}app`]);
  });

  it('leads the tab once more to where it sends it, for the cookie came too late', async () => {
    const answer = { tabId: 1000, url: `${GRAFANA}app/login`, setCookies, leadsTo: `${GRAFANA}app/` };
    await noteCookies(world, answer);
    expect(copies()).toEqual([`copy S ${SERVER.origin}/app ${GRAFANA}app`, `navigate 1000 ${GRAFANA}app/`]);
    world.journal.length = 0;
    world.copiedCookies.add('S');
    await noteCookies(world, answer);
    expect(copies()).toEqual([`copy S ${SERVER.origin}/app ${GRAFANA}app`]);
  });

  it.each([
    ['another tab', { tabId: 5, url: `${GRAFANA}app/` }],
    ['an api tab', { tabId: 1001, url: `${SERVER.origin}/app/` }],
    ['another app', { tabId: 1000, url: `${SEARCH}app/` }],
    ['the server', { tabId: 1000, url: `${SERVER.origin}/app/` }],
  ])('means nothing from %s', async (_who, { tabId, url }) => {
    await noteCookies(world, { tabId, url, setCookies, leadsTo: `${GRAFANA}app/` });
    expect(copies()).toEqual([]);
  });

  it('never leads the tab out of the app', async () => {
    await noteCookies(world, { tabId: 1000, url: `${GRAFANA}app/`, setCookies, leadsTo: SEARCH });
    expect(copies()).toHaveLength(1);
  });
});
