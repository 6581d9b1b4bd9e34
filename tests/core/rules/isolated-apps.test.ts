import { describe, expect, it } from 'vitest';
import type { JarCookie } from '../../../lib/core/apps/cookie-jar.ts';
import { PRIORITY } from '../../../lib/core/dnr/priorities.ts';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { FIREFOX, PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER } from '../../fakes/sample-contexts.ts';
import type { DnrRequest } from './dnr-model/condition.ts';
import { simulateRequest } from './dnr-model/model.ts';
import {
  EXTENSION_ORIGIN,
  grantedTab,
  isSigning,
  OTHER_SITE,
  outcomeOf,
  requestOf,
  sessionRulesFor,
} from './sample-rules.ts';

const isolatedTab = (tabId: number) => grantedTab(tabId, { kind: 'isolated' });
const rules = sessionRulesFor([isolatedTab(7)]);
/** A request of the app in the frame of our page, changed as given. */
const byApp = (changes: Partial<DnrRequest> = {}) =>
  requestOf({ type: 'xmlhttprequest', top: EXTENSION_ORIGIN, ...changes });

describe('the rules of an isolated app', () => {
  it('apply only below our own page, in its tab, and never to a main frame', () => {
    const inTabs = rules.filter(({ condition }) => condition.tabIds && condition.tabIds[0] !== -1);
    expect(inTabs).not.toEqual([]);
    for (const { condition } of inTabs) {
      expect(condition.topDomains).toEqual(['extension-id']);
      expect(condition.tabIds).toEqual([7]);
      expect(condition.resourceTypes).not.toContain('main_frame');
    }
  });

  it('sign requests and sockets under the literal prefix', () => {
    const signing = rules.filter(isSigning);
    expect(signing.map(({ condition }) => condition.urlFilter)).toEqual([
      `|${GRAFANA}`,
      `|${GRAFANA}`,
      `|${GRAFANA.replace('https', 'wss')}`,
    ]);
    expect(signing.every(({ priority }) => priority === PRIORITY.sign)).toBe(true);
  });

  it('sign nothing in Firefox, which cannot match the top frame', () => {
    expect(sessionRulesFor([isolatedTab(7)], { platform: FIREFOX }).filter(isSigning)).toEqual([]);
  });
});

describe('the responses to an isolated app', () => {
  const responseHeaders = (type: string) => {
    const outcome = simulateRequest([...dynamicRules([SERVER], [], PLATFORM), ...rules], byApp({ type }));
    const changes = outcome.kind === 'sent' ? [...outcome.responseHeaders.values()] : [];
    return Object.fromEntries(
      changes.map((change) => [change.header, change.operation === 'remove' ? null : change.value]),
    );
  };

  it('can be framed by our page if they are documents', () => {
    expect(responseHeaders('sub_frame')).toMatchObject({ 'X-Frame-Options': null });
    expect(responseHeaders('xmlhttprequest')).not.toHaveProperty('X-Frame-Options');
  });

  it('keep the policy of the app, unless it forbids to be framed', () => {
    const setting = rules.filter((rule) => JSON.stringify(rule).includes('frame-ancestors'));
    expect(setting).toHaveLength(1);
    expect(setting[0]).toMatchObject({
      action: { responseHeaders: [{ header: 'Content-Security-Policy', operation: 'set' }] },
      condition: { responseHeaders: [{ header: 'Content-Security-Policy', values: ['*frame-ancestors*'] }] },
    });
  });

  it('are marked for the shim if they are documents', () => {
    expect(responseHeaders('sub_frame')['Server-Timing']).toContain('isolated');
    expect(responseHeaders('xmlhttprequest')).not.toHaveProperty('Server-Timing');
  });

  it.each(['sub_frame', 'xmlhttprequest'])('are compressed with gzip only: %s', (type) => {
    const outcome = simulateRequest(rules, byApp({ type }));
    expect(outcome.kind === 'sent' && outcome.requestHeaders.get('accept-encoding')).toMatchObject({ value: 'gzip' });
  });
});

describe('a request in the tab of an isolated app', () => {
  it.each([
    ['is signed below our page', byApp({ url: `${GRAFANA}a` }), `signed, sent to ${GRAFANA}a`],
    ['is not signed below any other page', byApp({ top: SERVER.origin }), `sent to ${GRAFANA}`],
    ['of another site is not signed', byApp({ initiator: OTHER_SITE }), `sent to ${GRAFANA}`],
    ['of an opaque origin is not signed', byApp({ initiator: null }), `sent to ${GRAFANA}`],
    ['of our page is not signed', byApp({ initiator: EXTENSION_ORIGIN }), `sent to ${GRAFANA}`],
    [
      'is signed for the first document of the frame, which our page requests',
      byApp({ type: 'sub_frame', initiator: EXTENSION_ORIGIN }),
      `signed, sent to ${GRAFANA}`,
    ],
    [
      'to another path is redirected under the prefix and signed',
      byApp({ url: `${SERVER.origin}/b` }),
      `signed, sent to ${GRAFANA}b`,
    ],
    ['is not signed for a main frame', requestOf({ top: EXTENSION_ORIGIN }), `sent to ${GRAFANA}`],
    [
      'for a frame of a neighbour origin is blocked',
      byApp({ type: 'sub_frame', url: 'https://k8s.example/' }),
      'blocked',
    ],
  ])('%s', (_what, request, outcome) => {
    expect(outcomeOf(rules, request)).toBe(outcome);
  });
});

describe('the cookies of an isolated app', () => {
  const cookie = (name: string, changes: Partial<JarCookie> = {}): JarCookie => ({
    name,
    value: '1',
    path: '/',
    isHttpOnly: true,
    expiresAt: null,
    ...changes,
  });
  const withCookies = sessionRulesFor([isolatedTab(7), isolatedTab(8)], {
    cookies: [cookie('hidden'), cookie('own', { path: '/app' }), cookie('readable', { isHttpOnly: false })],
  });
  const sent = (request: DnrRequest) => {
    const outcome = simulateRequest(withCookies, request);
    if (outcome.kind !== 'sent') throw new Error(`${request.url} was not sent`);
    const change = outcome.requestHeaders.get('cookie');
    return change === undefined ? null : 'value' in change && `${change.operation} ${change.value}`;
  };
  const socket = (path: string) => byApp({ type: 'websocket', url: `${GRAFANA.replace('https', 'wss')}${path}` });

  it('are sent with sockets if scripts cannot read them', () => {
    expect(sent(socket('live'))).toBe('append hidden=1');
  });

  it('are sent below a path of the app’s own', () => {
    expect(sent(byApp({ url: `${GRAFANA}app/x` }))).toBe('append own=1');
    expect(sent(byApp({ url: `${GRAFANA}other` }))).toBeNull();
  });

  it('are all given back with the first document of the frame', () => {
    const first = byApp({ type: 'sub_frame', initiator: EXTENSION_ORIGIN });
    expect(sent(first)).toBe('append hidden=1; readable=1');
    const [restoring] = withCookies.filter((rule) => JSON.stringify(rule).includes('Set-Cookie'));
    expect(restoring?.action).toMatchObject({
      responseHeaders: [
        { value: 'hidden=1; Path=/; HttpOnly; Secure; SameSite=None' },
        { value: 'own=1; Path=/app; HttpOnly; Secure; SameSite=None' },
        { value: 'readable=1; Path=/; Secure; SameSite=None' },
      ],
    });
    expect(sent(byApp({ type: 'sub_frame' }))).toBeNull();
  });

  it('get rules for a few paths only, however many an app invents', () => {
    const paths = Array.from({ length: 50 }, (_, index) => cookie('c', { path: `/p${index}` }));
    const many = sessionRulesFor([isolatedTab(7)], { cookies: paths });
    expect(many.length - rules.length).toBeLessThan(30);
  });
});
