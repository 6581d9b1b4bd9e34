import { describe, expect, it } from 'vitest';
import { type ContextFacts, type ContextState, contextObstacle } from '../../../lib/core/context-state.ts';
import { NO_POLICY } from '../../../lib/core/policy.ts';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import type { TabAccess } from '../../../lib/core/tabs/tab-state.ts';
import { GRAFANA, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import {
  ADMIN,
  API_GRANT,
  APP,
  blockedBy,
  contextState,
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

const GRANT_GRAFANA = { kind: 'grant', grant: GRAFANA_GRANT, url: GRAFANA };

describe('a proxy URL', () => {
  it('is granted to the tab, with the path, query and fragment of the app', () => {
    const url = `${GRAFANA}d/1?kiosk#panel`;
    expect(decisionOf(url)).toEqual({ kind: 'grant', grant: GRAFANA_GRANT, url });
  });

  it.each([
    ['without its final slash', GRAFANA.slice(0, -1)],
    ['with an encoded colon', GRAFANA.replace(':http', '%3Ahttp')],
    ['with doubled slashes', GRAFANA.replace('/api/v1/', '//api//v1/')],
  ])('opens in canonical form if it is written %s', (_how, url) => {
    expect(decisionOf(url)).toEqual(GRANT_GRAFANA);
  });

  it('opens with the kind of grant that the app has', () => {
    const grant = { kind: 'grant', grant: ISOLATED_GRANT, url: GRAFANA };
    expect(decisionOf(GRAFANA, { kindOf: ({ prefix }) => (prefix === GRAFANA ? 'isolated' : 'target') })).toEqual(
      grant,
    );
  });
});

describe('the tab in which a proxy URL opens', () => {
  it.each<[string, TabAccess]>([
    ['has no grant', { state: 'ungranted' }],
    ['holds the same grant', granted(GRAFANA_GRANT)],
    ['held the same grant and is suspended', suspended(GRAFANA_GRANT)],
  ])('is its own if it %s', (_what, access) => {
    expect(decisionOf(GRAFANA, { access })).toEqual(GRANT_GRAFANA);
  });

  it.each<[string, TabAccess]>([
    ['holds the grant of another app', granted(SEARCH_GRANT)],
    ['held the grant of another app and is suspended', suspended(SEARCH_GRANT)],
    ['holds the grant of the same app, opened apart', granted(ISOLATED_GRANT)],
    ['shows the API', granted(API_GRANT)],
    ['is quarantined', QUARANTINED],
  ])('is a new one if its own %s', (_what, access) => {
    expect(decisionOf(GRAFANA, { access })).toEqual({ ...GRANT_GRAFANA, kind: 'openElsewhere' });
  });

  it('is a new one if its own shows the app as another context', () => {
    const access = granted(GRAFANA_GRANT);
    const situation = { access, contexts: [DEV, ADMIN], request: { contextId: ADMIN.context.id } };
    expect(decisionOf(GRAFANA, situation)).toEqual({
      kind: 'openElsewhere',
      grant: grantFor(GRAFANA, ADMIN),
      url: GRAFANA,
    });
  });

  it('is a new one if its own shows the app with storage, and the app now opens without', () => {
    expect(decisionOf(GRAFANA, { access: granted(GRAFANA_GRANT), kindOf: () => 'isolated' })).toEqual({
      kind: 'openElsewhere',
      grant: ISOLATED_GRANT,
      url: GRAFANA,
    });
  });
});

describe('a proxy URL that cannot be opened', () => {
  const ACCESS = [{ state: 'ungranted' } as const, granted(SEARCH_GRANT)];

  it.each([
    ['names a target with too many parts', GRAFANA.replace('grafana:http', 'a:b:c:d'), 'urlSegmentInvalid'],
    ['names an impossible namespace', GRAFANA.replace('/monitoring/', '/Monitoring/'), 'urlNamespaceInvalid'],
    ['contains user info', GRAFANA.replace('https://', 'https://user:pw@'), 'urlHasUserInfo'],
  ])('is blocked in every tab if it %s', (_what, url, code) => {
    for (const access of ACCESS) expect(decisionOf(url, { access })).toMatchObject(blockedBy(code));
  });

  it('is blocked if no context has its server', () => {
    const url = GRAFANA.replace('k8s.example', 'other.example');
    expect(decisionOf(url)).toMatchObject(blockedBy('urlServerUnknown'));
    expect(decisionOf(GRAFANA, { contexts: [] })).toMatchObject(blockedBy('urlServerUnknown'));
  });

  it('is blocked if the only context of its server cannot be used', () => {
    const unusable = contextState('dev', { faults: [{ code: 'userUnknown', values: { context: 'dev', user: 'u' } }] });
    expect(decisionOf(GRAFANA, { contexts: [unusable] })).toMatchObject(blockedBy('urlServerUnknown'));
  });
});

describe('an obstacle of the context', () => {
  const NOW = Date.parse('2026-11-24T00:00:00Z');
  const FACTS: ContextFacts = {
    policy: NO_POLICY,
    credentials: {},
    isRejected: false,
    hasHostAccess: true,
    now: NOW,
  };
  const LACKING: ContextState = { ...DEV, hasCredential: false };
  const { id } = DEV.context;
  const BOUND_ELSEWHERE = {
    [id]: { server: 'https://other.example', impersonation: 'null', credential: { type: 'bearer', token: 'abc' } },
  } as const;

  it.each<[string, ContextState, Partial<ContextFacts>]>([
    ['vaultLocked', { ...LACKING, isLocked: true }, {}],
    ['hostAccessMissing', DEV, { hasHostAccess: false }],
    ['credentialMissing', LACKING, {}],
    ['credentialForOtherServer', LACKING, { credentials: BOUND_ELSEWHERE }],
    ['credentialExpired', { ...DEV, expiresAt: NOW }, {}],
    ['apiserverUnauthorized', DEV, { isRejected: true }],
    ['policyRefusesServer', DEV, { policy: { ...NO_POLICY, allowedServers: [] } }],
  ])('blocks the URL and is shown with the context: %s', (code, state, facts) => {
    const obstacleOf = (of: ContextState) => contextObstacle(of, { ...FACTS, ...facts });
    for (const access of [{ state: 'ungranted' } as const, granted(GRAFANA_GRANT), granted(SEARCH_GRANT)]) {
      expect(decisionOf(GRAFANA, { access, contexts: [state], obstacleOf })).toMatchObject({
        kind: 'answer',
        answer: { kind: 'blocked', problem: { code }, context: state.context },
      });
    }
  });

  it('is that of the chosen context, not of the others', () => {
    const obstacleOf = ({ context }: ContextState) => contextObstacle(context.id === id ? LACKING : ADMIN, FACTS);
    const contexts = [DEV, ADMIN];
    const request = { contextId: ADMIN.context.id };
    expect(decisionOf(GRAFANA, { contexts, obstacleOf, request }).kind).toBe('grant');
    expect(decisionOf(GRAFANA, { contexts, obstacleOf, request: { contextId: id } })).toMatchObject({
      answer: { kind: 'blocked', problem: { code: 'credentialMissing' } },
    });
  });
});

describe('a URL of no app, in a granted or suspended tab', () => {
  const ACCESS = [GRAFANA_GRANT, ISOLATED_GRANT].flatMap((grant) => [granted(grant), suspended(grant)]);

  it.each([
    ['the Kubernetes API', `${SERVER.origin}/version`],
    ['another path of the server', `${SERVER.origin}/other#x`],
    ['another port of the host', 'https://k8s.example:8443/dashboard'],
    ['the host over http', 'http://k8s.example/'],
    ['another site', 'https://other.example/'],
  ])('ends the grant before the tab goes there: %s', (_what, url) => {
    for (const access of ACCESS) expect(decisionOf(url, { access })).toEqual({ kind: 'leaveApp', url });
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'nonsense'])(
    'is blocked if it is no web URL: %s',
    (url) => {
      for (const access of ACCESS) expect(decisionOf(url, { access })).toMatchObject(blockedBy('urlNotProxy'));
    },
  );
});

describe('a URL of no app, in a tab without a grant', () => {
  const VERSION = `${SERVER.origin}/version`;

  it.each<[string, string, Situation]>([
    ['a page of the server navigated there', VERSION, { initiator: APP }],
    ['a page of the server navigated a quarantined tab there', VERSION, { initiator: APP, access: QUARANTINED }],
  ])('opens without a grant if %s', (_what, url, situation) => {
    expect(decisionOf(url, situation)).toEqual(goTo(url));
  });

  it.each<[string, string, Situation, string]>([
    ['a person navigated there', VERSION, {}, 'urlNotProxy'],
    ['a page of another site navigated there', VERSION, { initiator: WIKI }, 'urlNotProxy'],
    ['nobody saw the navigation', VERSION, { initiator: null }, 'urlNotProxy'],
    ['a page navigated to an unknown server', 'https://other.example/', { initiator: WIKI }, 'urlServerUnknown'],
    [
      'a page navigated to a path that the apiserver may decode to a proxy path',
      `${SERVER.origin}/api/v1/nodes/n%2fpro%78y/`,
      { initiator: WIKI },
      'urlNotProxy',
    ],
    ['it contains a malformed escape', `${SERVER.origin}/%E0%A4`, { initiator: WIKI }, 'urlNotProxy'],
    ['it is no web URL', 'javascript:alert(1)', { initiator: WIKI }, 'urlNotProxy'],
  ])('is blocked if %s', (_what, url, situation, code) => {
    expect(decisionOf(url, situation)).toMatchObject(blockedBy(code));
  });
});

describe('a URL in an API tab', () => {
  it.each<[string, string, TabAccess, object]>([
    [
      'opens if it is one of the API',
      `${SERVER.origin}/api/v1/pods`,
      granted(API_GRANT),
      goTo(`${SERVER.origin}/api/v1/pods`),
    ],
    ['opens also in a suspended tab', `${SERVER.origin}/apis`, suspended(API_GRANT), goTo(`${SERVER.origin}/apis`)],
    [
      'is blocked if the apiserver may decode it to a proxy path',
      `${SERVER.origin}/api/v1/nodes/n/%70roxy/`,
      granted(API_GRANT),
      blockedBy('urlNotProxy'),
    ],
    ['is blocked if an escape is malformed', `${SERVER.origin}/%ff`, granted(API_GRANT), blockedBy('urlNotProxy')],
    [
      'ends the grant if it is on another origin',
      'https://k8s.example:8443/',
      granted(API_GRANT),
      { kind: 'leaveApp', url: 'https://k8s.example:8443/' },
    ],
    ['opens in a new tab if it is an app', SEARCH, granted(API_GRANT), { kind: 'openElsewhere', grant: SEARCH_GRANT }],
  ])('%s', (_behaviour, url, access, decision) => {
    expect(decisionOf(url, { access })).toMatchObject(decision);
  });
});

describe('a URL of kubectl proxy, which names no cluster', () => {
  const path = GRAFANA.slice(SERVER.origin.length);
  const url = `http://localhost:8001${path}d/1`;

  it('opens on the only server there is', () => {
    expect(decisionOf(url)).toEqual({ kind: 'grant', grant: GRAFANA_GRANT, url: `${GRAFANA}d/1` });
  });

  it('is offered as each context that can be used, whatever its server', () => {
    const unusable = contextState('broken', { serverAddress: null });
    expect(decisionOf(url, { contexts: [DEV, RANCHER, unusable] })).toEqual({
      kind: 'answer',
      answer: { kind: 'chooseContext', contexts: [DEV, RANCHER], prefix: `http://localhost:8001${path}` },
    });
  });

  it('opens on the server of the context that is chosen', () => {
    const contexts = [DEV, RANCHER];
    const prefix = `${serverUrl(SERVER_WITH_BASE_PATH)}${path}`;
    expect(decisionOf(url, { contexts, request: { contextId: RANCHER.context.id } })).toEqual({
      kind: 'grant',
      grant: grantFor(prefix, RANCHER, SERVER_WITH_BASE_PATH),
      url: `${prefix}d/1`,
    });
  });

  it('is asked about before a context can be chosen, if a page opens it', () => {
    expect(decisionOf(url, { contexts: [DEV, RANCHER], initiator: WIKI })).toMatchObject({
      answer: {
        kind: 'confirm',
        site: 'https://wiki.example',
        prefix: `http://localhost:8001${path}`,
        contextId: null,
      },
    });
  });

  it('is asked about as the only context, if a page opens it', () => {
    expect(decisionOf(url, { initiator: WIKI })).toMatchObject({
      answer: { kind: 'confirm', site: 'https://wiki.example', prefix: GRAFANA, contextId: DEV.context.id },
    });
  });

  it('is not asked about again once a context is chosen', () => {
    const situation = { contexts: [DEV, RANCHER], initiator: WIKI, agreement: { contextId: null } };
    expect(decisionOf(url, situation)).toMatchObject({ answer: { kind: 'chooseContext' } });
    expect(decisionOf(url, { ...situation, request: { contextId: DEV.context.id } })).toMatchObject({ kind: 'grant' });
  });
});

describe('a context that a person chose with the URL', () => {
  it('opens it without a question', () => {
    expect(decisionOf(GRAFANA, { contexts: [DEV, ADMIN], chosenWith: ADMIN.context.id })).toEqual({
      kind: 'grant',
      grant: grantFor(GRAFANA, ADMIN),
      url: GRAFANA,
    });
  });

  it('is replaced by the one that they choose at the gate', () => {
    const request = { contextId: DEV.context.id };
    expect(decisionOf(GRAFANA, { contexts: [DEV, ADMIN], chosenWith: ADMIN.context.id, request })).toEqual(
      GRANT_GRAFANA,
    );
  });

  it('is asked about if it is gone', () => {
    expect(decisionOf(GRAFANA, { contexts: [DEV, ADMIN], chosenWith: 'removed' })).toMatchObject({
      answer: { kind: 'chooseContext' },
    });
  });
});
