import { describe, expect, it } from 'vitest';
import type { DnrCondition, DnrRequest, DnrRule } from './condition.ts';
import { evaluateRules, simulateRequest } from './model.ts';

const REQUEST: DnrRequest = {
  url: 'https://a.example:8443/in/x#part',
  type: 'script',
  method: 'get',
  initiator: 'https://a.example',
  top: 'https://a.example',
  tabId: 1,
};

const rule = (priority: number, action: DnrRule['action'], condition: DnrCondition = {}): DnrRule => ({
  priority,
  action,
  condition,
});
const setHeader = (value: string): DnrRule['action'] => ({
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'X-One', operation: 'set', value }],
});
const redirectIntoIn: DnrRule['action'] = {
  type: 'redirect',
  redirect: { regexSubstitution: 'https://a.example:8443/in/\\1' },
};
const matches = (condition: DnrCondition, changes: Partial<DnrRequest> = {}) =>
  evaluateRules([rule(1, { type: 'block' }, condition)], { ...REQUEST, ...changes }).kind === 'block';

describe('a condition', () => {
  it.each<[string, DnrCondition, Partial<DnrRequest>, boolean]>([
    ['matches a filter anchored at the start of the URL', { urlFilter: '|https://a.example:8443/in/' }, {}, true],
    ['matches a filter anchored at the start of a domain label', { urlFilter: '||example:8443^' }, {}, true],
    ['does not match a domain anchor inside a label', { urlFilter: '||xample' }, {}, false],
    ['matches a separator at the end of the URL', { urlFilter: 'part^' }, {}, true],
    ['does not match a letter where the filter has a separator', { urlFilter: 'i^x' }, {}, false],
    ['matches wildcards', { urlFilter: '|https:*/x*part|' }, {}, true],
    ['ignores case by default', { urlFilter: '/IN/' }, {}, true],
    ['respects case if it says so', { urlFilter: '/IN/', isUrlFilterCaseSensitive: true }, {}, false],
    [
      'matches subdomains of an initiator domain, on any port',
      { initiatorDomains: ['example'] },
      { initiator: 'http://b.example:1' },
      true,
    ],
    [
      'with initiator domains does not match a request without initiator',
      { initiatorDomains: ['a.example'] },
      { initiator: null },
      false,
    ],
    [
      'with only excluded initiator domains matches a request without initiator',
      { excludedInitiatorDomains: ['a.example'] },
      { initiator: null },
      true,
    ],
    [
      'matches if the included domain is longer than the excluded one',
      { initiatorDomains: ['a.example'], excludedInitiatorDomains: ['example'] },
      {},
      true,
    ],
    [
      'does not match if the excluded domain is longer than the included one',
      { initiatorDomains: ['example'], excludedInitiatorDomains: ['a.example'] },
      {},
      false,
    ],
    ['compares the initiator if there is no top frame', { topDomains: ['a.example'] }, { top: null }, true],
    ['without resource types does not match a main frame', {}, { type: 'main_frame' }, false],
    [
      'with request methods does not match a WebSocket handshake',
      { requestMethods: ['get'] },
      { type: 'websocket', url: 'wss://a.example/' },
      false,
    ],
  ])('%s', (_behaviour, condition, changes, isMatch) => {
    expect(matches(condition, changes)).toBe(isMatch);
  });

  it('throws for a key that the model does not know', () => {
    expect(() => matches({ domainType: 'firstParty' } as DnrCondition)).toThrow('domainType');
  });
});

describe('several matching rules', () => {
  it.each<[string, DnrRule[], string]>([
    [
      'allow cancels header changes of its own priority',
      [rule(2, { type: 'allow' }), rule(2, setHeader('1'))],
      'send ',
    ],
    [
      'allow keeps header changes of a higher priority',
      [rule(2, { type: 'allow' }), rule(3, setHeader('1'))],
      'send 1',
    ],
    [
      'block wins over redirect',
      [rule(1, redirectIntoIn, { regexFilter: '(x)' }), rule(1, { type: 'block' })],
      'block ',
    ],
    ['allow wins over block', [rule(1, { type: 'block' }), rule(1, { type: 'allow' })], 'send '],
    ['the highest priority sets a header', [rule(1, setHeader('low')), rule(2, setHeader('high'))], 'send high'],
  ])('%s', (_behaviour, rules, expected) => {
    const { kind } = evaluateRules(rules, REQUEST);
    const outcome = simulateRequest(rules, REQUEST);
    const header = outcome.kind === 'sent' ? outcome.requestHeaders.get('x-one') : undefined;
    expect(`${kind} ${header?.operation === 'set' ? header.value : ''}`).toBe(expected);
  });
});

describe('a redirect', () => {
  const redirect = rule(1, redirectIntoIn, { regexFilter: '^https://a\\.example:8443/(.*)' });
  const allow = rule(2, { type: 'allow' }, { urlFilter: '|https://a.example:8443/in/' });
  const request = { ...REQUEST, url: 'https://a.example:8443/out?q' };

  it('is followed until no rule redirects', () => {
    expect(simulateRequest([redirect, allow], request)).toMatchObject({
      kind: 'sent',
      url: 'https://a.example:8443/in/out?q',
    });
  });

  it('is a redirect loop if every URL is redirected again', () => {
    expect(simulateRequest([redirect], request).kind).toBe('redirectLoop');
  });
});
