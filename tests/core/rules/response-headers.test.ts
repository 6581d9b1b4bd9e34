import { describe, expect, it } from 'vitest';
import { serverUrl } from '../../../lib/core/proxy-url/server.ts';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import type { DnrRequest } from './dnr-model/condition.ts';
import { simulateRequest } from './dnr-model/model.ts';
import { grantedTab, OTHER_SITE, requestOf, sessionRulesFor } from './sample-rules.ts';

const rules = dynamicRules([SERVER_WITH_BASE_PATH], [], PLATFORM);
const REQUEST = requestOf({
  url: `${serverUrl(SERVER_WITH_BASE_PATH)}/api/v1/nodes/n/proxy/sw.js`,
  type: 'script',
  initiator: OTHER_SITE,
  tabId: 99,
});
const changesOf = (changes: Partial<DnrRequest> = {}) => {
  const outcome = simulateRequest(rules, { ...REQUEST, ...changes });
  return outcome.kind === 'sent' ? [...outcome.responseHeaders.values()] : [];
};
const WITHOUT_SCOPE = { header: 'Service-Worker-Allowed', operation: 'remove' };
const SAME_ORIGIN = { header: 'Cross-Origin-Resource-Policy', operation: 'set', value: 'same-origin' };

describe('responses of a server', () => {
  it('lose Service-Worker-Allowed if they are scripts, for every initiator', () => {
    expect(changesOf()).toContainEqual(WITHOUT_SCOPE);
    expect(changesOf({ type: 'image' })).not.toContainEqual(WITHOUT_SCOPE);
  });

  it.each(['script', 'image', 'xmlhttprequest', 'sub_frame', 'font', 'other'])(
    'can be embedded by the same origin only: %s',
    (type) => {
      expect(changesOf({ type })).toContainEqual(SAME_ORIGIN);
    },
  );

  it('can be embedded by the same origin only, also under a granted prefix', () => {
    const granted = [...dynamicRules([SERVER], [], PLATFORM), ...sessionRulesFor([grantedTab(7)])];
    const outcome = simulateRequest(granted, requestOf({ type: 'image' }));
    expect(outcome.kind === 'sent' && outcome.responseHeaders.get('cross-origin-resource-policy')).toEqual(SAME_ORIGIN);
  });

  it.each(['main_frame', 'websocket', ...PLATFORM.subresourceTypes])('name no other server for it: %s', (type) => {
    expect(changesOf({ type, method: 'post' })).toContainEqual({ header: 'Alt-Svc', operation: 'remove' });
  });

  it.each([
    ['outside the base path', { url: `${SERVER_WITH_BASE_PATH.origin}/sw.js` }],
    ['of other origins', { url: REQUEST.url.replace('rancher.example', 'rancher.example:8443') }],
  ])('are left alone %s', (_what, changes) => {
    expect(changesOf(changes)).toEqual([]);
  });
});
