import { describe, expect, it } from 'vitest';
import type { ContextState } from '../../../lib/core/context-state.ts';
import type { GivenConsent } from '../../../lib/core/gate/decide.ts';
import type { Consent, GateRequest } from '../../../lib/core/gate/gate-request.ts';
import { problem } from '../../../lib/core/problems.ts';
import { hostnameOf, serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { PERSON } from '../../../lib/core/tabs/initiator.ts';
import type { TabHistory } from '../../../lib/core/tabs/tab-history.ts';
import { GRAFANA, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import {
  ADMIN,
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
  passageOf,
  QUARANTINED,
  RANCHER,
  SEARCH_GRANT,
  type Situation,
  suspended,
  UNKNOWN_PAGE,
  WIKI,
} from './gate-input.ts';

/** An app of another cluster. */
const RANCHER_GRANT = grantFor(
  `${serverUrl(SERVER_WITH_BASE_PATH)}/api/v1/namespaces/n/services/s/proxy/`,
  RANCHER,
  SERVER_WITH_BASE_PATH,
);

/** A tab that showed Grafana before Portside observed it. */
const UNCLEAN: TabHistory = { mayBeReopened: true, observed: [], shown: { [hostnameOf(SERVER)]: GRAFANA } };

const WIKI_SITE = 'https://wiki.example';
/** What consent to open Grafana as `DEV` names beside the site. */
const AS_DEV = { prefix: GRAFANA, contextId: DEV.context.id };
const ABOUT_DEV = { ...AS_DEV, identity: DEV.context.userName };
/** Anybody on the network can be this site. */
const HTTP_WIKI = { kind: 'page', origin: 'http://wiki.example' } as const;
const API_URL = `${SERVER.origin}/api/v1/secrets`;
const confirm = (site: string | null) => ({ kind: 'answer', answer: { kind: 'confirm', site } });

describe('a proxy URL', () => {
  it.each<[string, string, Situation]>([
    ['a person navigated to it', GRAFANA, {}],
    ['a person navigated to it with a fragment', `${GRAFANA}#x`, {}],
    ['a person navigated to it with a backtick, which the gate reads encoded', `${GRAFANA}?q=\``, {}],
    [
      'the gate was reloaded or restored and has no navigation',
      GRAFANA,
      { initiator: null, request: { isResumed: true } },
    ],
    ['the page of a site that is trusted for good navigated to it', GRAFANA, { initiator: WIKI, trusted: [WIKI_SITE] }],
    [
      'the page of a site that was allowed to open the app navigated to it',
      GRAFANA,
      { initiator: WIKI, allowed: [{ site: WIKI_SITE, ...AS_DEV }] },
    ],
  ])('opens without a question if %s', (_what, url, situation) => {
    expect(passageOf(url, situation)).toMatchObject({
      consent: null,
      decision: { kind: 'grant', grant: GRAFANA_GRANT },
    });
  });

  it.each<[string, Situation, string | null]>([
    ['a page of another site navigated to it', { initiator: WIKI }, WIKI_SITE],
    ['a page without a known origin navigated to it', { initiator: UNKNOWN_PAGE }, null],
    [
      'a page of another port of the host navigated to it',
      { initiator: { kind: 'page', origin: 'https://k8s.example:8443' } },
      'https://k8s.example:8443',
    ],
    ['nobody saw the navigation', { initiator: null }, null],
    ['the last navigation of the tab was to another URL', { initiator: PERSON, navigatedUrl: SEARCH }, null],
    [
      'only another site is trusted',
      {
        initiator: WIKI,
        trusted: ['https://other.example'],
        allowed: [{ site: 'http://wiki.example', ...AS_DEV }],
      },
      WIKI_SITE,
    ],
    [
      'its site, which is not encrypted, was trusted by an earlier version',
      { initiator: HTTP_WIKI, trusted: [HTTP_WIKI.origin] },
      HTTP_WIKI.origin,
    ],
    [
      'the site was allowed to open another app',
      { initiator: WIKI, allowed: [{ site: WIKI_SITE, ...AS_DEV, prefix: SEARCH }] },
      WIKI_SITE,
    ],
    ['a page navigated a resumed gate to it', { initiator: WIKI, request: { isResumed: true } }, WIKI_SITE],
    [
      'a page navigated a tab that holds its grant to it',
      { initiator: WIKI, access: granted(GRAFANA_GRANT) },
      WIKI_SITE,
    ],
    ['a page navigated the tab of another app to it', { initiator: WIKI, access: granted(SEARCH_GRANT) }, WIKI_SITE],
    ['a page navigated a quarantined tab to it', { initiator: WIKI, access: QUARANTINED }, WIKI_SITE],
  ])('is asked about if %s', (_what, situation, site) => {
    expect(passageOf(GRAFANA, situation)).toMatchObject({ consent: null, decision: confirm(site) });
  });
});

describe('the question', () => {
  it('comes before the choice of a context', () => {
    const contexts = [DEV, ADMIN];
    expect(decisionOf(GRAFANA, { initiator: WIKI, contexts })).toMatchObject(confirm(WIKI_SITE));
    expect(passageOf(GRAFANA, { initiator: WIKI, contexts, request: { consent: 'once' } })).toMatchObject({
      consent: { kind: 'navigation', contextId: null },
      decision: { answer: { kind: 'chooseContext' } },
    });
  });

  it('comes before the choice of an app', () => {
    const situation = { initiator: WIKI, rootPrefixes: [GRAFANA, SEARCH] };
    expect(decisionOf(`${SERVER.origin}/pages`, situation)).toMatchObject(confirm(WIKI_SITE));
    expect(passageOf(`${SERVER.origin}/pages`, { ...situation, request: { consent: 'once' } })).toMatchObject({
      consent: { kind: 'navigation' },
      decision: { answer: { kind: 'chooseApp' } },
    });
  });

  it('comes before obstacles, which reveal something about the contexts', () => {
    const obstacleOf = () => problem('vaultLocked', {});
    expect(decisionOf(GRAFANA, { initiator: WIKI, obstacleOf })).toMatchObject(confirm(WIKI_SITE));
    expect(passageOf(GRAFANA, { initiator: WIKI, obstacleOf, request: { consent: 'once' } })).toMatchObject({
      consent: { kind: 'navigation', contextId: DEV.context.id },
      decision: { answer: { kind: 'blocked' } },
    });
  });

  it('is not asked for a URL that opens nothing', () => {
    const url = 'https://other.example/';
    expect(decisionOf(url, { initiator: WIKI })).toMatchObject(blockedBy('urlServerUnknown'));
    expect(decisionOf(url, { initiator: WIKI, access: granted(GRAFANA_GRANT) })).toEqual({ kind: 'leaveApp', url });
  });

  it('is asked in an API tab about a page of the API, unless a person navigated there', () => {
    const access = granted(API_GRANT);
    expect(decisionOf(API_URL, { access, initiator: WIKI })).toMatchObject(confirm(WIKI_SITE));
    expect(decisionOf(API_URL, { access })).toEqual(goTo(API_URL));
  });

  it('does not name the app in an API tab', () => {
    expect(decisionOf(API_URL, { access: granted(API_GRANT), initiator: APP })).toMatchObject(confirm(null));
  });
});

describe('an answer to the question', () => {
  it.each<{ consent: Consent; remembered: GivenConsent }>([
    { consent: 'once', remembered: { kind: 'opening', site: WIKI_SITE, ...AS_DEV } },
    { consent: 'always', remembered: { kind: 'site', site: WIKI_SITE } },
  ])('opens the URL, and is remembered for the $remembered.kind: $consent', ({ consent, remembered }) => {
    expect(passageOf(GRAFANA, { initiator: WIKI, request: { consent } })).toMatchObject({
      consent: remembered,
      decision: { kind: 'grant', grant: GRAFANA_GRANT, url: GRAFANA },
    });
  });

  it.each<[string, GateRequest['question']]>([
    ['about another page', { site: 'https://other.example', ...ABOUT_DEV }],
    ['about an unknown page', { site: null, ...ABOUT_DEV }],
    ['about another app', { site: WIKI_SITE, ...ABOUT_DEV, prefix: SEARCH }],
    ['about another context', { site: WIKI_SITE, ...ABOUT_DEV, contextId: ADMIN.context.id }],
    ['about a context that is to be chosen', { site: WIKI_SITE, ...ABOUT_DEV, contextId: null, identity: null }],
    ['about a context that stood for somebody else', { site: WIKI_SITE, ...ABOUT_DEV, identity: 'admin-user' }],
    ['that nobody asked', null],
  ])('counts for nothing if it answers a question %s', (_which, question) => {
    for (const consent of ['once', 'always'] as const) {
      expect(passageOf(GRAFANA, { initiator: WIKI, request: { consent, question } })).toMatchObject({
        consent: null,
        decision: confirm(WIKI_SITE),
      });
    }
  });

  it('holds for a site that is not encrypted until the browser closes at most', () => {
    const { consent } = passageOf(GRAFANA, { initiator: HTTP_WIKI, request: { consent: 'always' } });
    expect(consent).toEqual({ kind: 'opening', site: HTTP_WIKI.origin, ...AS_DEV });
  });

  it.each<Consent>(['once', 'always'])('is remembered for no page without a known origin: %s', (consent) => {
    expect(passageOf(GRAFANA, { initiator: UNKNOWN_PAGE, request: { consent } })).toMatchObject({
      consent: { kind: 'navigation' },
      decision: { kind: 'grant', grant: GRAFANA_GRANT, url: GRAFANA },
    });
  });

  it.each<[string, string, Situation]>([
    ['a person navigated there', GRAFANA, {}],
    ['the app itself navigated there', GRAFANA, { initiator: APP, access: granted(GRAFANA_GRANT) }],
    ['the URL opens nothing', 'https://other.example/', { initiator: WIKI }],
  ])('is not remembered if there was no question because %s', (_why, url, situation) => {
    expect(passageOf(url, { ...situation, request: { consent: 'always' } }).consent).toBeNull();
  });
});

describe('consent to open an app as one of several contexts', () => {
  const contexts = [DEV, ADMIN];
  const allowed = [{ site: WIKI_SITE, ...AS_DEV }];
  const as = ({ context }: ContextState) => ({ request: { contextId: context.id } });
  const asksAs = (state: ContextState, all: ContextState[]) => ({
    answer: { ...confirm(WIKI_SITE).answer, contextId: state.context.id, contexts: all.map(({ context }) => context) },
  });

  it('does not count for another one, also if that is the only one left', () => {
    expect(decisionOf(GRAFANA, { initiator: WIKI, contexts: [ADMIN], allowed })).toMatchObject(asksAs(ADMIN, [ADMIN]));
    expect(decisionOf(GRAFANA, { initiator: WIKI, contexts, allowed, ...as(ADMIN) })).toMatchObject(
      asksAs(ADMIN, contexts),
    );
  });

  it('leads to the choice of a context without a question before, and from there to the app', () => {
    expect(decisionOf(GRAFANA, { initiator: WIKI, contexts, allowed })).toMatchObject({
      answer: { kind: 'chooseContext' },
    });
    expect(passageOf(GRAFANA, { initiator: WIKI, contexts, allowed, ...as(DEV) })).toMatchObject({
      consent: null,
      decision: { kind: 'grant', grant: GRAFANA_GRANT },
    });
  });

  it('that was given before the context was chosen is remembered for that one', () => {
    const agreement = { contextId: null };
    expect(passageOf(GRAFANA, { initiator: WIKI, contexts, agreement })).toMatchObject({
      consent: { kind: 'navigation', contextId: null },
      decision: { answer: { kind: 'chooseContext' } },
    });
    expect(passageOf(GRAFANA, { initiator: WIKI, contexts, agreement, ...as(ADMIN) })).toMatchObject({
      consent: { kind: 'opening', site: WIKI_SITE, prefix: GRAFANA, contextId: ADMIN.context.id },
      decision: { kind: 'grant', grant: grantFor(GRAFANA, ADMIN) },
    });
  });

  it('that was given to this navigation counts for the context that the question named', () => {
    const agreement = { contextId: DEV.context.id };
    expect(passageOf(GRAFANA, { initiator: WIKI, agreement })).toMatchObject({
      consent: { kind: 'opening', ...AS_DEV },
      decision: { kind: 'grant' },
    });
    expect(decisionOf(GRAFANA, { initiator: WIKI, agreement, contexts: [ADMIN] })).toMatchObject(confirm(WIKI_SITE));
  });

  it('for good leaves the choice of a context to the person', () => {
    expect(decisionOf(GRAFANA, { initiator: WIKI, contexts, trusted: [WIKI_SITE] })).toMatchObject({
      answer: { kind: 'chooseContext' },
    });
  });
});

describe('a page of an app', () => {
  it.each<[string, Situation]>([
    ['in its own tab', { access: granted(GRAFANA_GRANT) }],
    ['in a tab that it opened', { opener: granted(GRAFANA_GRANT) }],
  ])('opens a URL of its own app without a question %s', (_where, situation) => {
    expect(decisionOf(`${GRAFANA}x`, { initiator: APP, ...situation })).toMatchObject({
      kind: 'grant',
      url: `${GRAFANA}x`,
    });
  });

  it.each<[string, Situation]>([
    ['in its own tab', { access: granted(GRAFANA_GRANT) }],
    ['in a tab that it opened', { opener: granted(GRAFANA_GRANT) }],
  ])(
    'is named by its prefix, not by the origin that all apps share, if it opens another app %s',
    (_where, situation) => {
      expect(decisionOf(SEARCH, { initiator: APP, ...situation })).toMatchObject(confirm(GRAFANA));
    },
  );

  it('opens other apps without a question if it is trusted, and no other app does', () => {
    const trusted = [GRAFANA];
    expect(decisionOf(SEARCH, { initiator: APP, opener: granted(GRAFANA_GRANT), trusted })).toMatchObject({
      kind: 'openElsewhere',
      grant: SEARCH_GRANT,
    });
    expect(decisionOf(GRAFANA, { initiator: APP, opener: granted(SEARCH_GRANT), trusted })).toMatchObject(
      confirm(SEARCH),
    );
  });

  it.each<[string, Situation]>([
    ['in its own tab', { access: granted(RANCHER_GRANT) }],
    ['in a tab that it opened', { opener: granted(RANCHER_GRANT) }],
  ])('is named by its prefix if it opens an app of another cluster %s', (_where, situation) => {
    const contexts = [DEV, RANCHER];
    const initiator = { kind: 'page', origin: SERVER_WITH_BASE_PATH.origin } as const;
    const allowed = [{ site: SERVER_WITH_BASE_PATH.origin, ...AS_DEV }];
    expect(decisionOf(GRAFANA, { contexts, initiator, allowed, ...situation })).toMatchObject(
      confirm(RANCHER_GRANT.prefix),
    );
  });

  it.each<[string, Situation]>([
    ['a suspended tab, whatever opened it', { access: suspended(GRAFANA_GRANT), opener: granted(SEARCH_GRANT) }],
    ['a tab that is granted an app of another cluster', { access: granted(RANCHER_GRANT) }],
  ])('is unknown in %s', (_where, situation) => {
    expect(decisionOf(SEARCH, { contexts: [DEV, RANCHER], initiator: APP, ...situation })).toMatchObject(confirm(null));
  });

  it.each<[string, Situation]>([
    [
      'of its own',
      { initiator: APP, opener: granted(GRAFANA_GRANT), access: { state: 'ungranted' }, history: UNCLEAN },
    ],
    ['of a trusted site', { initiator: WIKI, trusted: [WIKI_SITE], history: UNCLEAN }],
  ])('that opens tab after tab without a question is asked about, whatever it opens: %s', (_what, situation) => {
    const opens = (openedElsewhere: number[]) => decisionOf(GRAFANA, { ...situation, openedElsewhere }).kind;
    expect(opens([9_000, 5_000])).toBe('openElsewhere');
    expect(opens([11_000, 9_000, 5_000])).toBe('openElsewhere');
    expect(opens([9_000, 5_000, 1_000])).toBe('answer');
    // A page can go back by itself to a URL that a person typed, and that redirects now.
    expect(decisionOf(GRAFANA, { ...situation, initiator: PERSON, openedElsewhere: [3, 2, 1] })).toMatchObject(
      confirm(null),
    );
  });

  it('is not trusted because the origin is', () => {
    const situation = {
      initiator: APP,
      opener: granted(GRAFANA_GRANT),
      trusted: [SERVER.origin],
      allowed: [{ site: SERVER.origin, ...AS_DEV, prefix: SEARCH }],
    };
    expect(decisionOf(SEARCH, situation)).toMatchObject(confirm(GRAFANA));
  });

  it.each<[string, Situation]>([
    ['neither the tab nor its opener has a grant', {}],
    ['the tab is suspended', { access: suspended(GRAFANA_GRANT) }],
    ['the tab is quarantined, whatever opened it', { access: QUARANTINED, opener: granted(GRAFANA_GRANT) }],
    ['the tab shows an isolated app', { access: granted(ISOLATED_GRANT) }],
  ])('is unknown if %s', (_what, situation) => {
    expect(decisionOf(GRAFANA, { initiator: APP, ...situation })).toMatchObject(confirm(null));
  });

  it('is the app of the tab, not of its opener', () => {
    const situation = { initiator: APP, access: granted(GRAFANA_GRANT), opener: granted(SEARCH_GRANT) };
    expect(decisionOf(SEARCH, situation)).toMatchObject(confirm(GRAFANA));
  });
});
