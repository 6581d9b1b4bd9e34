import { describe, expect, it } from 'vitest';
import { ungrantedTabsRule } from '../../../lib/core/rules/ungranted-tabs.ts';
import { FIREFOX, PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SEARCH, SERVER } from '../../fakes/sample-contexts.ts';
import { simulateRequest } from './dnr-model/model.ts';
import { grantedTab, OTHER_SITE, requestOf, sessionRulesFor } from './sample-rules.ts';

const rules = sessionRulesFor([grantedTab(7)]);
const isFromServer = (changes: object) => {
  const request = requestOf({ url: SEARCH, type: 'xmlhttprequest', initiator: SERVER.origin, tabId: 8, ...changes });
  const outcome = simulateRequest(rules, request);
  return outcome.kind === 'sent' && outcome.requestHeaders.get('cache-control')?.operation === 'set';
};

describe('a request of a page of the server', () => {
  it.each([
    ['in a tab without a grant', {}],
    ['for a frame there', { type: 'sub_frame' }],
    ['in a tab of an app that is no longer granted', { tabId: 9 }],
  ])('is not answered by the HTTP cache %s', (_where, changes) => {
    expect(isFromServer(changes)).toBe(true);
  });

  it.each([
    ['in a granted tab', { tabId: 7, url: GRAFANA }],
    ['of another site', { initiator: OTHER_SITE }],
  ])('may be answered by it %s', (_where, changes) => {
    expect(isFromServer(changes)).toBe(false);
  });

  it('needs no such rule in Firefox, whose cached responses vary with the credential', () => {
    expect(ungrantedTabsRule(SERVER, [], FIREFOX)).toEqual([]);
    expect(ungrantedTabsRule(SERVER, [], PLATFORM)).toHaveLength(1);
  });
});
