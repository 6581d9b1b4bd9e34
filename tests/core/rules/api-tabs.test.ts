import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../lib/core/dnr/priorities.ts';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { apiTabRules, encodedProxyPathRegex } from '../../../lib/core/rules/api-tabs.ts';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { simulateRequest } from './dnr-model/model.ts';
import {
  apiTab,
  EXTENSION_ORIGIN,
  isSigning,
  OTHER_SITE,
  outcomeOf,
  requestOf,
  sessionRulesFor,
} from './sample-rules.ts';

const sessionRules = sessionRulesFor([apiTab(7)]);
const rules = [...dynamicRules([SERVER], [], PLATFORM), ...sessionRules];
const URL_OF_API = `${SERVER.origin}/api/v1/namespaces`;
const REQUEST = requestOf({ url: URL_OF_API, initiator: EXTENSION_ORIGIN });

describe('the rules of an API tab', () => {
  it('sign main-frame GET requests of the extension, and nothing else', () => {
    const [signing, ...others] = rules.filter(isSigning);
    expect(others).toEqual([]);
    expect(signing).toMatchObject({
      priority: PRIORITY.sign,
      condition: {
        resourceTypes: ['main_frame'],
        requestMethods: ['get'],
        tabIds: [7],
        initiatorDomains: ['extension-id'],
      },
    });
  });

  it.each([
    ['sign a navigation by the extension', {}, `signed, sent to ${URL_OF_API}`],
    ['do not sign a POST', { method: 'post' }, `sent to ${URL_OF_API}`],
    ['do not sign a frame', { type: 'sub_frame' }, `sent to ${URL_OF_API}`],
    ['do not sign another tab', { tabId: 8 }, `sent to ${URL_OF_API}`],
    ['redirect a navigation by a person to the gate', { initiator: null }, 'gate after a probe'],
    ['redirect a navigation by another site to the gate', { initiator: OTHER_SITE }, 'gate after a probe'],
    ['redirect a navigation by the shown page to the gate', { initiator: SERVER.origin }, 'gate after a probe'],
    ['block a proxy URL, even for the extension', { url: GRAFANA }, 'blocked'],
    ['block an encoded proxy URL', { url: GRAFANA.replace('/proxy/', '%2fpro%78y/') }, 'blocked'],
  ])('%s', (_behaviour, changes, outcome) => {
    expect(outcomeOf(rules, { ...REQUEST, ...changes })).toBe(outcome);
  });

  it('sandbox the response and load nothing in it', () => {
    const outcome = simulateRequest(rules, REQUEST);
    expect(outcome.kind === 'sent' && outcome.responseHeaders.get('content-security-policy')).toEqual({
      header: 'Content-Security-Policy',
      operation: 'set',
      value: "sandbox; default-src 'none'",
    });
  });

  it('are none without API tabs, because a rule with an empty list would apply to all tabs', () => {
    expect(apiTabRules(SERVER, [], PLATFORM)).toEqual([]);
  });
});

describe('encodedProxyPathRegex', () => {
  const matches = (path: string) =>
    [SERVER, SERVER_WITH_BASE_PATH].map((server) =>
      new RegExp(encodedProxyPathRegex(server)).test(serverUrl(server) + path),
    );

  it.each([
    '/api/v1/namespaces/n/services/s/proxy',
    '/api/v1/namespaces/n/services/s/proxy/',
    '/api/v1/namespaces/n/services/s/proxy?x',
    '/api/v1/namespaces/n/services/s%2Fproxy',
    '/api/v1/namespaces/n/services/s/%70%72%6F%78%79%2fx',
  ])('matches %s', (path) => {
    expect(matches(path)).toEqual([true, true]);
  });

  it.each([
    '/api/v1/namespaces/n/services/s/proxyish',
    '/api/v1/namespaces/n/services/sproxy',
    '/api/v1/namespaces?fieldSelector=/proxy',
  ])('does not match %s', (path) => {
    expect(matches(path)).toEqual([false, false]);
  });
});
