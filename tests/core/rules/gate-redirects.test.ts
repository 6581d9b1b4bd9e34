import { describe, expect, it } from 'vitest';
import type { Platform } from '../../../lib/core/dnr/platform.ts';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { deferToGateRules, proxyUrlRegex } from '../../../lib/core/rules/gate-redirects.ts';
import { FIREFOX, PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { EXTENSION_ORIGIN, grantedTab, OTHER_SITE, outcomeOf, requestOf, sessionRulesFor } from './sample-rules.ts';

describe('proxyUrlRegex', () => {
  const SERVICE = '/api/v1/namespaces/n/services/s/proxy/';
  const matches = (path: string) =>
    [SERVER, SERVER_WITH_BASE_PATH].map((server) => new RegExp(proxyUrlRegex(server)).test(serverUrl(server) + path));

  it.each([
    ['services', SERVICE],
    ['pods', '/api/v1/namespaces/n/pods/https:p:8443/proxy/a/b'],
    ['nodes', '/api/v1/nodes/n1:10250/proxy/metrics'],
    ['a URL without the final slash', '/api/v1/namespaces/n/services/s/proxy'],
    ['a query right after proxy', '/api/v1/namespaces/n/services/s/proxy?x=1'],
    ['a fragment, which rules see in both browsers', '/api/v1/namespaces/n/services/s/proxy#/x'],
    ['an encoded name segment', '/api/v1/namespaces/n/services/https%3Aweb%3A/proxy/'],
    ['doubled slashes, which the apiserver accepts', '//api/v1//namespaces/n/services/s/proxy/'],
  ])('matches %s', (_what, path) => {
    expect(matches(path)).toEqual([true, true]);
  });

  it.each([
    ['the API itself', '/api/v1/namespaces/n/services/s'],
    ['another subresource', '/api/v1/namespaces/n/pods/p/log'],
    ['a longer subresource name', '/api/v1/namespaces/n/services/s/proxyish/'],
  ])('does not match %s', (_what, path) => {
    expect(matches(path)).toEqual([false, false]);
  });

  it('does not match another host, nor a path outside the base path', () => {
    expect(new RegExp(proxyUrlRegex(SERVER)).test(`https://k8s.example.evil:6443${SERVICE}`)).toBe(false);
    expect(new RegExp(proxyUrlRegex(SERVER_WITH_BASE_PATH)).test(SERVER_WITH_BASE_PATH.origin + SERVICE)).toBe(false);
  });
});

describe('the gate rule', () => {
  const rules = dynamicRules([SERVER], [], PLATFORM);
  const byPerson = { initiator: null, top: null, tabId: 99 };

  it('redirects a navigation to a proxy URL to the gate after a probe, with the URL in the fragment', () => {
    expect(outcomeOf(rules, requestOf({ ...byPerson, url: `${GRAFANA}d/1?a=b` }))).toBe('gate after a probe');
  });

  it.each([
    ['a POST, whose body a redirect would drop', { method: 'post' }],
    ['a subresource', { type: 'xmlhttprequest' }],
    ['a frame', { type: 'sub_frame' }],
    ['the API', { url: `${SERVER.origin}/api/v1/namespaces` }],
  ])('does not redirect %s', (_what, changes) => {
    const request = requestOf({ ...byPerson, ...changes });
    expect(outcomeOf(rules, request)).toBe(`sent to ${request.url}`);
  });

  it('marks the request in Firefox, where the background can hold it', () => {
    const request = requestOf({ ...byPerson, url: `${GRAFANA}d/1?a=b` });
    expect(outcomeOf(dynamicRules([SERVER], [], FIREFOX), request)).toBe('marked for the gate');
  });
});

const BY_FIREFOX = { initiator: `moz-extension://${FIREFOX.extensionHost}` };

describe('a navigation of a granted tab', () => {
  const rulesIn = (platform: Platform) => [
    ...dynamicRules([SERVER], [], platform),
    ...sessionRulesFor([grantedTab(7)], { platform }),
  ];

  it.each([
    ['by the app under its prefix is signed', {}, `signed, sent to ${GRAFANA}`],
    ['by the extension under the prefix is signed', { initiator: EXTENSION_ORIGIN }, `signed, sent to ${GRAFANA}`],
    ['by a person under the prefix goes to the gate', { initiator: null }, 'gate after a probe'],
    ['by another site under the prefix goes to the gate', { initiator: OTHER_SITE }, 'gate after a probe'],
    ['by the app to another app goes to the gate', { url: SEARCH }, 'gate after a probe'],
    [
      'by the extension to another app goes to the gate',
      { url: SEARCH, initiator: EXTENSION_ORIGIN },
      'gate after a probe',
    ],
  ])('%s', (_what, changes, outcome) => {
    expect(outcomeOf(rulesIn(PLATFORM), requestOf(changes))).toBe(outcome);
    const inFirefox = {
      ...changes,
      ...('initiator' in changes && changes.initiator === EXTENSION_ORIGIN ? BY_FIREFOX : {}),
    };
    expect(outcomeOf(rulesIn(FIREFOX), requestOf(inFirefox))).toBe(
      outcome.replace('gate after a probe', 'marked for the gate'),
    );
  });
});

describe('deferToGateRules', () => {
  it('contain one rule for all granted tabs, which allows navigations to proxy URLs', () => {
    expect(deferToGateRules(SERVER, [7, 8], FIREFOX)).toMatchObject([
      { action: { type: 'allow' }, condition: { regexFilter: proxyUrlRegex(SERVER), tabIds: [7, 8] } },
    ]);
  });

  it('are empty in Chromium, where rules redirect', () => {
    expect(deferToGateRules(SERVER, [7], PLATFORM)).toEqual([]);
  });

  it('are empty without tabs, because a rule with an empty list would apply to all tabs', () => {
    expect(deferToGateRules(SERVER, [], FIREFOX)).toEqual([]);
  });

  it('apply to the granted tabs of every server with the same origin', () => {
    const other = { ...SERVER, basePath: '/k8s/clusters/c-1' };
    const prefix = `${serverUrl(other)}/api/v1/nodes/n/proxy/`;
    const rules = [
      ...dynamicRules([SERVER, other], [], PLATFORM),
      ...sessionRulesFor([grantedTab(7), grantedTab(8, { server: other, prefix })], { servers: [SERVER, other] }),
    ];
    expect(outcomeOf(rules, requestOf({ url: prefix }))).toBe('gate after a probe');
    expect(outcomeOf(rules, requestOf({ tabId: 8 }))).toBe('gate after a probe');
  });
});
