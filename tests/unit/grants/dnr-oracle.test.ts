import { describe, expect, it } from 'vitest';
import { decide, outcomeOf } from './dnr-oracle.ts';
import type { DnrCondition, DnrRequest, DnrRule } from './proof/dnr-condition.ts';

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
const set = (value: string): DnrRule['action'] => ({
  type: 'modifyHeaders',
  requestHeaders: [{ header: 'X-One', operation: 'set', value }],
});
const keepIn: DnrRule['action'] = {
  type: 'redirect',
  redirect: { regexSubstitution: 'https://a.example:8443/in/\\1' },
};
const matches = (condition: DnrCondition, changes: Partial<DnrRequest> = {}) =>
  decide([rule(1, { type: 'block' }, condition)], { ...REQUEST, ...changes }).kind === 'block';

describe('a condition is met', () => {
  it.each<[string, DnrCondition, Partial<DnrRequest>, boolean]>([
    ['by a filter from the beginning', { urlFilter: '|https://a.example:8443/in/' }, {}, true],
    ['by a filter at the start of a domain', { urlFilter: '||example:8443^' }, {}, true],
    ['not by one within a word', { urlFilter: '||xample' }, {}, false],
    ['by a separator at the end', { urlFilter: 'part^' }, {}, true],
    ['not by a separator amid a word', { urlFilter: 'i^x' }, {}, false],
    ['by stars', { urlFilter: '|https:*/x*part|' }, {}, true],
    ['in any case of letters, unless told', { urlFilter: '/IN/' }, {}, true],
    ['in the same case, if told', { urlFilter: '/IN/', isUrlFilterCaseSensitive: true }, {}, false],
    ['by subdomains, whatever the port', { initiatorDomains: ['example'] }, { initiator: 'http://b.example:1' }, true],
    ['not by nobody', { initiatorDomains: ['a.example'] }, { initiator: null }, false],
    ['by nobody, where only some are excluded', { excludedInitiatorDomains: ['a.example'] }, { initiator: null }, true],
    ['by the more exact of two', { initiatorDomains: ['a.example'], excludedInitiatorDomains: ['example'] }, {}, true],
    [
      'not where the more exact is excluded',
      { initiatorDomains: ['example'], excludedInitiatorDomains: ['a.example'] },
      {},
      false,
    ],
    ['by who starts it, where there is no top frame', { topDomains: ['a.example'] }, { top: null }, true],
    ['not by a main frame, without types', {}, { type: 'main_frame' }, false],
    [
      'not by a socket, with methods',
      { requestMethods: ['get'] },
      { type: 'websocket', url: 'wss://a.example/' },
      false,
    ],
  ])('%s', (_name, condition, changes, isMet) => {
    expect(matches(condition, changes)).toBe(isMet);
  });

  it('never by one that has no meaning here', () => {
    expect(() => matches({ domainType: 'firstParty' } as DnrCondition)).toThrow('domainType');
  });
});

describe('of several rules', () => {
  it.each<[string, DnrRule[], string]>([
    ['allowing silences header changes of its priority', [rule(2, { type: 'allow' }), rule(2, set('1'))], 'send '],
    ['header changes above it stay', [rule(2, { type: 'allow' }), rule(3, set('1'))], 'send 1'],
    [
      'blocking goes before redirecting',
      [rule(1, keepIn, { regexFilter: '(x)' }), rule(1, { type: 'block' })],
      'block ',
    ],
    ['allowing goes before blocking', [rule(1, { type: 'block' }), rule(1, { type: 'allow' })], 'send '],
    ['the highest priority sets a header', [rule(1, set('low')), rule(2, set('high'))], 'send high'],
  ])('%s', (_name, rules, result) => {
    const { kind } = decide(rules, REQUEST);
    const outcome = outcomeOf(rules, REQUEST);
    const header = outcome.kind === 'sent' ? outcome.requestHeaders.get('x-one') : undefined;
    expect(`${kind} ${header?.operation === 'set' ? header.value : ''}`).toBe(result);
  });

  it('a redirect is followed until nothing redirects, or without end', () => {
    const redirect = rule(1, keepIn, { regexFilter: '^https://a\\.example:8443/(.*)' });
    const allow = rule(2, { type: 'allow' }, { urlFilter: '|https://a.example:8443/in/' });
    const request = { ...REQUEST, url: 'https://a.example:8443/out?q' };
    expect(outcomeOf([redirect, allow], request)).toMatchObject({
      kind: 'sent',
      url: 'https://a.example:8443/in/out?q',
    });
    expect(outcomeOf([redirect], request).kind).toBe('endless');
  });
});
