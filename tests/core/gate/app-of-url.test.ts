import { describe, expect, it } from 'vitest';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { GRAFANA, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import {
  API_GRANT,
  APP,
  blockedBy,
  DEV,
  decisionOf,
  GRAFANA_GRANT,
  goTo,
  granted,
  grantFor,
  ISOLATED_GRANT,
  QUARANTINED,
  RANCHER,
  SEARCH_GRANT,
  type Situation,
  suspended,
  WIKI,
} from './gate-input.ts';

const PAGE = `${SERVER.origin}/pages/one?a=b#c`;
const GRAFANA_PAGE = { kind: 'grant', grant: GRAFANA_GRANT, url: `${GRAFANA}pages/one?a=b#c` };
const SEARCH_PAGE = { kind: 'grant', grant: SEARCH_GRANT, url: `${SEARCH}pages/one?a=b#c` };
const BOTH = [GRAFANA, SEARCH];
const CHOOSE_APP = { kind: 'answer', answer: { kind: 'chooseApp', prefixes: [SEARCH, GRAFANA] } };

describe('an address at the root, where one app is served from /', () => {
  const rootPrefixes = [GRAFANA];

  it.each<[string, Situation]>([
    ['in a new tab', {}],
    ['in the tab of the app', { access: granted(GRAFANA_GRANT) }],
    ['in the suspended tab of the app', { access: suspended(GRAFANA_GRANT) }],
  ])('belongs to the app %s', (_where, situation) => {
    expect(decisionOf(PAGE, { rootPrefixes, ...situation })).toEqual(GRAFANA_PAGE);
  });

  it('belongs to the app also in the tab of an app that is served under its prefix', () => {
    expect(decisionOf(PAGE, { rootPrefixes, access: granted(SEARCH_GRANT) })).toEqual({
      ...GRAFANA_PAGE,
      kind: 'openElsewhere',
    });
  });

  it('belongs to no app if the path is one of the Kubernetes API', () => {
    const url = `${SERVER.origin}/version`;
    expect(decisionOf(url, { rootPrefixes })).toMatchObject(blockedBy('urlNotProxy'));
    expect(decisionOf(url, { rootPrefixes, access: granted(GRAFANA_GRANT) })).toEqual({ kind: 'leaveApp', url });
  });

  it('belongs to no app of another port', () => {
    expect(decisionOf('https://k8s.example:6444/pages/one', { rootPrefixes })).toMatchObject(
      blockedBy('urlServerUnknown'),
    );
  });

  it('does not change what a proxy URL means', () => {
    expect(decisionOf(SEARCH, { rootPrefixes })).toEqual({ kind: 'grant', grant: SEARCH_GRANT, url: SEARCH });
  });
});

describe('an address at the root, where several apps are served from /', () => {
  it.each<[string, Situation]>([
    ['in a new tab', {}],
    ['in a quarantined tab', { access: QUARANTINED }],
    ['in a tab that a person opened next to an app', { opener: granted(GRAFANA_GRANT) }],
    ['if the chosen app is not among them', { request: { prefix: `${SERVER.origin}/api/v1/nodes/n/proxy/` } }],
  ])('is asked about %s, and the app that was moved to the root last is offered first', (_where, situation) => {
    expect(decisionOf(PAGE, { rootPrefixes: BOTH, ...situation })).toEqual(CHOOSE_APP);
  });

  it.each([
    [GRAFANA, GRAFANA_PAGE],
    [SEARCH, SEARCH_PAGE],
  ])('belongs to the chosen app: %s', (prefix, decision) => {
    expect(decisionOf(PAGE, { rootPrefixes: BOTH, request: { prefix } })).toEqual(decision);
  });

  it.each([
    [GRAFANA, GRAFANA_PAGE],
    [SEARCH, SEARCH_PAGE],
  ])('belongs to the app of its tab: %s', (prefix, decision) => {
    expect(decisionOf(PAGE, { rootPrefixes: BOTH, access: granted(grantFor(prefix)) })).toEqual(decision);
  });

  it('belongs to the app whose page opened the tab', () => {
    const situation = { rootPrefixes: BOTH, initiator: APP, opener: granted(GRAFANA_GRANT) };
    expect(decisionOf(PAGE, situation)).toEqual(GRAFANA_PAGE);
  });
});

describe('an address at the root, where no app is served from /', () => {
  it('is blocked for a person', () => {
    expect(decisionOf(PAGE)).toMatchObject(blockedBy('urlNotProxy'));
  });

  it.each(['/pages/one?a=b#c', '/notebooks/1', '/api/v1/export?all'])(
    'belongs to the app whose page opened it in another tab, also if the API has the path: %s',
    (path) => {
      expect(decisionOf(SERVER.origin + path, { initiator: APP, opener: granted(GRAFANA_GRANT) })).toEqual({
        kind: 'grant',
        grant: GRAFANA_GRANT,
        url: GRAFANA + path.slice(1),
      });
    },
  );

  it('belongs to the app whose page opened it, also if that is suspended', () => {
    expect(decisionOf(PAGE, { initiator: APP, opener: suspended(GRAFANA_GRANT) })).toEqual(GRAFANA_PAGE);
  });

  it.each<[string, Situation]>([
    ['the opener shows an isolated app', { initiator: APP, opener: granted(ISOLATED_GRANT) }],
    ['the opener shows the API', { initiator: APP, opener: granted(API_GRANT) }],
    ['the opener is quarantined', { initiator: APP, opener: QUARANTINED }],
  ])('opens without a grant if %s', (_what, situation) => {
    expect(decisionOf(PAGE, situation)).toEqual(goTo(PAGE));
  });

  it.each<[string, Situation]>([
    ['a person opened the tab next to an app', {}],
    ['another site navigated there', { initiator: WIKI }],
  ])('is blocked if %s', (_what, situation) => {
    const opener = granted(GRAFANA_GRANT);
    expect(decisionOf(PAGE, { ...situation, opener })).toMatchObject(blockedBy('urlNotProxy'));
  });
});

describe('a proxy URL that an app opens in another tab', () => {
  it('belongs to its own app, not to that of the opener, also if there are several servers', () => {
    const situation = { initiator: APP, opener: granted(GRAFANA_GRANT), trusted: [GRAFANA], contexts: [DEV, RANCHER] };
    expect(decisionOf(SEARCH, situation)).toEqual({ kind: 'openElsewhere', grant: SEARCH_GRANT, url: SEARCH });
  });
});

describe('an address at the root of a server with a base path', () => {
  const prefix = `${serverUrl(SERVER_WITH_BASE_PATH)}/api/v1/namespaces/n/services/s/proxy/`;
  const url = `${SERVER_WITH_BASE_PATH.origin}/pages/one`;
  const situation = { contexts: [DEV, RANCHER], rootPrefixes: [prefix] };

  it('is blocked in a new tab', () => {
    expect(decisionOf(url, situation)).toMatchObject(blockedBy('urlNotProxy'));
  });

  it('belongs to the app of its tab', () => {
    const grant = grantFor(prefix, RANCHER, SERVER_WITH_BASE_PATH);
    expect(decisionOf(url, { ...situation, access: granted(grant) })).toEqual({
      kind: 'grant',
      grant,
      url: `${prefix}pages/one`,
    });
  });
});

describe('an address at the root to which a page navigates', () => {
  it('is asked about', () => {
    const situation = { initiator: WIKI, rootPrefixes: [GRAFANA] };
    expect(decisionOf(PAGE, situation)).toMatchObject({
      kind: 'answer',
      answer: { kind: 'confirm', site: 'https://wiki.example' },
    });
  });

  it('is asked about without a name if the page is one of an unknown app', () => {
    expect(decisionOf(PAGE, { initiator: APP, rootPrefixes: [GRAFANA] })).toMatchObject({
      kind: 'answer',
      answer: { kind: 'confirm', site: null },
    });
  });
});
