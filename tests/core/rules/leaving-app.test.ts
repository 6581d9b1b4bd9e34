import { describe, expect, it } from 'vitest';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { leaveAppRules } from '../../../lib/core/rules/leaving-app.ts';
import { FIREFOX, PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SERVER } from '../../fakes/sample-contexts.ts';
import { EXTENSION_ORIGIN, grantedTab, OTHER_SITE, outcomeOf, requestOf, sessionRulesFor } from './sample-rules.ts';

const OTHER_PATH = `${SERVER.origin}/version`;
const rulesWith = (isAtRoot: boolean) => [
  ...dynamicRules([SERVER], isAtRoot ? [GRAFANA] : [], PLATFORM),
  ...sessionRulesFor([grantedTab(7)], { traits: { isAtRoot } }),
];

describe("a navigation of an app's tab to another path of the origin", () => {
  it.each([
    ['by another site goes to the gate', { initiator: OTHER_SITE }, 'gate'],
    ['by a person goes to the gate', { initiator: null }, 'gate'],
    ['by the app is redirected under its prefix', {}, `signed, sent to ${GRAFANA}version`],
    [
      'by the extension is redirected under the prefix',
      { initiator: EXTENSION_ORIGIN },
      `signed, sent to ${GRAFANA}version`,
    ],
    ['in a tab without a grant is left alone', { initiator: null, tabId: 8 }, `sent to ${OTHER_PATH}`],
  ])('%s', (_what, changes, outcome) => {
    expect(outcomeOf(rulesWith(false), requestOf({ url: OTHER_PATH, ...changes }))).toBe(outcome);
  });

  it.each([
    ['another site', OTHER_SITE],
    ['a person', null],
  ])('by %s goes to the gate after a probe if the app is served from /', (_who, initiator) => {
    expect(outcomeOf(rulesWith(true), requestOf({ url: OTHER_PATH, initiator }))).toBe('gate after a probe');
  });
});

describe("a navigation of an app's tab to a path of the Kubernetes API", () => {
  it('by the app is redirected under its prefix also if the app is served from /', () => {
    expect(outcomeOf(rulesWith(true), requestOf({ url: OTHER_PATH }))).toBe(`signed, sent to ${GRAFANA}version`);
  });
});

describe('leaveAppRules', () => {
  it('are empty without tabs, because a rule with an empty list would apply to all tabs', () => {
    expect(leaveAppRules(SERVER, [], [], PLATFORM)).toEqual([]);
  });

  it('mark navigations that may be to an app at the root in Firefox, where the background can hold them', () => {
    expect(leaveAppRules(SERVER, [7, 8], [8], FIREFOX)).toMatchObject([
      { action: { type: 'redirect' }, condition: { tabIds: [7] } },
      { action: { type: 'allow' }, condition: { tabIds: [8] } },
      { action: { requestHeaders: [{ header: 'Portside-Gate' }] }, condition: { tabIds: [8] } },
    ]);
  });
});

describe("a link to the app's own origin over http", () => {
  const url = GRAFANA.replace('https', 'http');
  const rules = rulesWith(false);

  it.each([
    ['by the app is upgraded to https', {}, `signed, sent to ${GRAFANA}`],
    ['by the extension is upgraded to https', { initiator: EXTENSION_ORIGIN }, `signed, sent to ${GRAFANA}`],
    ['by another site goes to the gate', { initiator: OTHER_SITE }, 'gate'],
    ['in a tab without a grant is left alone', { tabId: 8 }, `sent to ${url}`],
  ])('%s', (_what, changes, outcome) => {
    expect(outcomeOf(rules, requestOf({ url, ...changes }))).toBe(outcome);
  });
});
