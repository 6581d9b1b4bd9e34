import { describe, expect, it } from 'vitest';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { isExactFilter } from '../../../lib/core/rules/held-navigations.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SEARCH, SERVER } from '../../fakes/sample-contexts.ts';
import type { DnrRequest } from './dnr-model/condition.ts';
import { grantedTab, OTHER_SITE, outcomeOf, requestOf, sessionRulesFor } from './sample-rules.ts';

const URL_HELD = `${GRAFANA}d/1?a=b`;
const rules = [
  ...dynamicRules([SERVER], [], PLATFORM),
  ...sessionRulesFor([grantedTab(7)], { heldUrls: { 7: URL_HELD } }),
];
/** A navigation that no page and no extension started, as it is for rules after a redirect by the background. */
const navigation = (url: string, changes: Partial<DnrRequest> = {}) => requestOf({ url, initiator: null, ...changes });

describe('the rules of a held navigation', () => {
  it.each([
    ['its URL', URL_HELD],
    ['its URL with a fragment', `${URL_HELD}#/x`],
  ])('sign %s', (_, url) => {
    expect(outcomeOf(rules, navigation(url))).toBe(`signed, sent to ${url}`);
  });

  it.each<[string, string, Partial<DnrRequest>]>([
    ['a longer URL', `${URL_HELD}c`, {}],
    ['a URL with more parameters', `${URL_HELD}&c=d`, {}],
    ['another path', `${GRAFANA}d/2`, {}],
    ['another app', SEARCH, {}],
    ['another tab', URL_HELD, { tabId: 8 }],
  ])('send %s to the gate', (_, url, changes) => {
    expect(outcomeOf(rules, navigation(url, changes))).toBe('gate after a probe');
  });

  it('do not sign another method', () => {
    expect(outcomeOf(rules, navigation(URL_HELD, { method: 'post' }))).toBe(`sent to ${URL_HELD}`);
  });

  it('do not sign a frame of another site', () => {
    const frame = navigation(URL_HELD, { type: 'sub_frame', initiator: OTHER_SITE });
    expect(outcomeOf(rules, frame)).not.toContain('signed');
  });
});

describe('isExactFilter', () => {
  it.each([
    [GRAFANA, true],
    [`${GRAFANA}?a=b&c=%5E`, true],
    [`${GRAFANA}*`, false],
    [`${GRAFANA}?a^b`, false],
    [`${GRAFANA}?a|b`, false],
  ])('for %s is %s', (url, isExact) => {
    expect(isExactFilter(url)).toBe(isExact);
  });
});
