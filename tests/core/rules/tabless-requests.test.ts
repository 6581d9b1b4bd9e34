import { describe, expect, it } from 'vitest';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER } from '../../fakes/sample-contexts.ts';
import { EXTENSION_ORIGIN, OTHER_SITE, outcomeOf, requestOf, sessionRulesFor } from './sample-rules.ts';

const rules = sessionRulesFor([]);
const REQUEST = requestOf({ type: 'xmlhttprequest', tabId: -1, top: null });

describe('a request without a tab', () => {
  it.each([
    ["is blocked if it comes from the server's origin, as from a service worker", {}, 'blocked'],
    ['is blocked if it comes from another site', { initiator: OTHER_SITE }, 'blocked'],
    ['is blocked if it has no initiator', { initiator: null }, 'blocked'],
    ['is blocked also outside proxy paths', { url: `${SERVER.origin}/version` }, 'blocked'],
    ['is sent if it comes from the extension', { initiator: EXTENSION_ORIGIN }, `sent to ${GRAFANA}`],
    ['is sent to other servers', { url: `${OTHER_SITE}/` }, `sent to ${OTHER_SITE}/`],
  ])('%s', (_behaviour, changes, outcome) => {
    expect(outcomeOf(rules, { ...REQUEST, ...changes })).toBe(outcome);
  });

  it('is blocked for every type of subresource', () => {
    for (const type of PLATFORM.subresourceTypes) {
      expect(outcomeOf(rules, { ...REQUEST, type })).toBe('blocked');
    }
  });
});

describe('a request with a tab', () => {
  it('is not blocked', () => {
    expect(outcomeOf(rules, { ...REQUEST, tabId: 8 })).toBe(`sent to ${GRAFANA}`);
  });
});
