import { describe, expect, it } from 'vitest';
import { cacheKeyHeaders } from '../../../lib/core/rules/response-caching.ts';
import { FIREFOX, PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER } from '../../fakes/sample-contexts.ts';
import { simulateRequest } from './dnr-model/model.ts';
import { apiTab, grantedTab, headerChanges, requestOf, sessionRulesFor } from './sample-rules.ts';

const RULES = sessionRulesFor([grantedTab(7)], { heldUrls: { 7: `${GRAFANA}held` }, platform: FIREFOX });

/** The names in `Vary` of the response to a request of the app, in Firefox. */
function varyNames(changes: Parameters<typeof requestOf>[0]): string[] {
  const outcome = simulateRequest(RULES, requestOf(changes));
  const vary = outcome.kind === 'sent' ? outcome.responseHeaders.get('vary') : undefined;
  return vary?.operation === 'set' ? vary.value.split(', ') : [];
}

describe('in Firefox, responses to an app', () => {
  it.each(FIREFOX.subresourceTypes)('vary with the credential: %s', (type) => {
    expect(varyNames({ url: `${GRAFANA}x`, type })).toContain('Portside-Cache-Key');
  });

  it.each([
    ['typed', { url: GRAFANA }],
    ['held', { url: `${GRAFANA}held`, initiator: null }],
  ])('vary with the credential where the navigation is %s', (_how, changes) => {
    expect(varyNames(changes)).toContain('Portside-Cache-Key');
  });

  it('vary with cookies, apart from assets', () => {
    expect(varyNames({ url: `${GRAFANA}x`, type: 'xmlhttprequest' })).toContain('Cookie');
    expect(varyNames({ url: `${GRAFANA}x`, type: 'script' })).not.toContain('Cookie');
  });

  it('never name a header that contains a credential: what is named is written to disk', () => {
    const values = headerChanges(RULES).flatMap((change) =>
      change.header === 'Vary' ? [change.operation, 'value' in change ? change.value : ''] : [],
    );
    expect(values).not.toEqual([]);
    expect(values.join()).not.toMatch(/append|authorization|impersonate|\*/i);
  });
});

describe('responses of the API', () => {
  it.each([PLATFORM, FIREFOX])('are not stored', (platform) => {
    const rules = sessionRulesFor([apiTab(7)], { platform });
    expect(headerChanges(rules)).toContainEqual({ header: 'Cache-Control', operation: 'set', value: 'no-store' });
  });

  it.each([PLATFORM, FIREFOX])('are not stored where a kubelet shows them', (platform) => {
    const prefix = `${SERVER.origin}/api/v1/nodes/n1/proxy/`;
    const rules = sessionRulesFor([grantedTab(7, { prefix })], { platform });
    expect(headerChanges(rules)).toContainEqual({ header: 'Cache-Control', operation: 'set', value: 'no-store' });
  });
});

describe('cacheKeyHeaders', () => {
  it('are sent only where the cache sees what rules set', () => {
    expect(cacheKeyHeaders('k', FIREFOX)).toEqual([['Portside-Cache-Key', 'k']]);
    expect(cacheKeyHeaders('k', PLATFORM)).toEqual([]);
    expect(cacheKeyHeaders(undefined, FIREFOX)).toEqual([]);
  });
});
