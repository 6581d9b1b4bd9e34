import { describe, expect, it } from 'vitest';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { SERVER } from '../../fakes/sample-contexts.ts';
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

const KUBELET = `${SERVER.origin}/api/v1/nodes/node-1/proxy/`;
const LOGS = `${KUBELET}logs/`;
const rules = [
  ...dynamicRules([SERVER], [], PLATFORM),
  ...sessionRulesFor([grantedTab(7, { prefix: KUBELET })], { heldUrls: { 7: `${KUBELET}pods` } }),
];
const REQUEST = requestOf({ url: LOGS, initiator: EXTENSION_ORIGIN, tabId: 7 });
const policyOf = (changes: object) => {
  const outcome = simulateRequest(rules, { ...REQUEST, ...changes });
  return outcome.kind === 'sent' ? outcome.responseHeaders.get('content-security-policy') : undefined;
};

describe('the rules of a tab that shows a kubelet', () => {
  it.each([
    ['sign a navigation by the extension', {}, `signed, sent to ${LOGS}`],
    ['sign a link in its pages', { initiator: SERVER.origin }, `signed, sent to ${LOGS}`],
    [
      'sign the navigation that a person started',
      { url: `${KUBELET}pods`, initiator: null },
      `signed, sent to ${KUBELET}pods`,
    ],
    ['do not sign a POST', { method: 'post' }, `sent to ${LOGS}`],
    ['do not sign a frame', { type: 'sub_frame', initiator: SERVER.origin }, `sent to ${LOGS}`],
    ['do not sign a fetch', { type: 'xmlhttprequest', initiator: SERVER.origin }, `sent to ${LOGS}`],
    [
      'do not sign a socket',
      { type: 'websocket', url: LOGS.replace('https', 'wss') },
      `sent to ${LOGS.replace('https', 'wss')}`,
    ],
    ['do not sign another tab', { tabId: 8 }, 'gate after a probe'],
    ['redirect a navigation by another site to the gate', { initiator: OTHER_SITE }, 'gate after a probe'],
    [
      'keep a link under its prefix',
      { initiator: SERVER.origin, url: `${SERVER.origin}/logs/` },
      `signed, sent to ${LOGS}`,
    ],
  ])('%s', (_behaviour, changes, outcome) => {
    expect(outcomeOf(rules, { ...REQUEST, ...changes })).toBe(outcome);
  });

  it.each([
    ['by the extension', {}],
    ['by a person', { url: `${KUBELET}pods`, initiator: null }],
    ['by POST', { method: 'post' }],
  ])('let no script run in a page that is requested %s', (_how, changes) => {
    expect(policyOf(changes)).toMatchObject({ operation: 'set', value: expect.stringMatching(/^default-src 'none';/) });
  });

  it('sign what scripts fetch from another program of the node', () => {
    const exporter = grantedTab(7, { prefix: KUBELET.replace('node-1', 'node-1:9100') });
    expect(sessionRulesFor([exporter]).filter(isSigning)).toHaveLength(3);
  });
});
