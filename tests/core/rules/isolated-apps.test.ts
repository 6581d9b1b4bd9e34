import { describe, expect, it } from 'vitest';
import { framePolicy, SANDBOX } from '../../../lib/core/apps/isolation.ts';
import { PRIORITY } from '../../../lib/core/dnr/priorities.ts';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { FIREFOX, PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER } from '../../fakes/sample-contexts.ts';
import { simulateRequest } from './dnr-model/model.ts';
import { EXTENSION_ORIGIN, grantedTab, isSigning, outcomeOf, requestOf, sessionRulesFor } from './sample-rules.ts';

const isolatedTab = (tabId: number) => grantedTab(tabId, { kind: 'isolated' });
const rules = sessionRulesFor([isolatedTab(7)]);

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
      `|${GRAFANA.replace('https', 'wss')}`,
    ]);
    expect(signing.every(({ priority }) => priority === PRIORITY.sign)).toBe(true);
  });

  it('allow its cross-origin requests, with a higher priority than the guard that forbids them', () => {
    const allowing = rules.filter((rule) => JSON.stringify(rule).includes('"value":"cross-origin"'));
    expect(allowing.map(({ priority }) => priority)).toEqual([PRIORITY.isolatedResponses]);
    expect(PRIORITY.isolatedResponses).toBeGreaterThan(PRIORITY.responseGuards);
  });

  it('sign nothing in Firefox, which cannot match the top frame', () => {
    expect(sessionRulesFor([isolatedTab(7)], { platform: FIREFOX }).filter(isSigning)).toEqual([]);
  });
});

describe('the responses to an isolated app', () => {
  const responseHeaders = (type: string) => {
    const request = requestOf({ type, initiator: null, top: EXTENSION_ORIGIN });
    const outcome = simulateRequest([...dynamicRules([SERVER], [], PLATFORM), ...rules], request);
    const changes = outcome.kind === 'sent' ? [...outcome.responseHeaders.values()] : [];
    return Object.fromEntries(
      changes.map((change) => [change.header, change.operation === 'remove' ? null : change.value]),
    );
  };

  it('can be framed by our page if they are documents, without an origin and with frames of the app only', () => {
    const headers = responseHeaders('sub_frame');
    const policy = `sandbox ${SANDBOX}; ${framePolicy(GRAFANA)}; object-src 'none'; upgrade-insecure-requests`;
    expect(headers).toMatchObject({ 'X-Frame-Options': null, 'Content-Security-Policy': policy });
    expect(headers).not.toHaveProperty('Access-Control-Allow-Origin');
  });

  it.each(['xmlhttprequest', 'script', 'font'])('can be read by its opaque origin: %s', (type) => {
    const headers = responseHeaders(type);
    expect(headers).toMatchObject({
      'Access-Control-Allow-Origin': 'null',
      'Access-Control-Allow-Credentials': 'true',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    expect(headers).not.toHaveProperty('Content-Security-Policy');
  });

  it('are marked for the shim if they are documents', () => {
    expect(responseHeaders('sub_frame')).toHaveProperty('Server-Timing');
    expect(responseHeaders('xmlhttprequest')).not.toHaveProperty('Server-Timing');
  });

  it.each(['sub_frame', 'xmlhttprequest'])('are compressed with gzip only: %s', (type) => {
    const outcome = simulateRequest(rules, requestOf({ type, initiator: null, top: EXTENSION_ORIGIN }));
    expect(outcome.kind === 'sent' && outcome.requestHeaders.get('accept-encoding')).toMatchObject({ value: 'gzip' });
  });

  it.each(['sub_frame', 'xmlhttprequest'])('set no cookies: %s', (type) => {
    expect(responseHeaders(type)).toMatchObject({ 'Set-Cookie': null });
  });
});

describe('a request in the tab of an isolated app', () => {
  const fetchBelow = (top: string) => requestOf({ url: `${GRAFANA}a`, type: 'xmlhttprequest', initiator: null, top });

  it.each([
    ['is signed below our page', fetchBelow(EXTENSION_ORIGIN), `signed, sent to ${GRAFANA}a`],
    ['is not signed below any other page', fetchBelow(SERVER.origin), `sent to ${GRAFANA}a`],
    [
      'to another path is redirected under the prefix and signed',
      { ...fetchBelow(EXTENSION_ORIGIN), url: `${SERVER.origin}/b` },
      `signed, sent to ${GRAFANA}b`,
    ],
    [
      'is not signed for an object, which would show a document without the policy',
      { ...fetchBelow(EXTENSION_ORIGIN), type: 'object' },
      `sent to ${GRAFANA}a`,
    ],
    ['is not signed for a main frame', requestOf({ top: EXTENSION_ORIGIN }), `sent to ${GRAFANA}`],
  ])('%s', (_what, request, outcome) => {
    expect(outcomeOf(rules, request)).toBe(outcome);
  });
});
