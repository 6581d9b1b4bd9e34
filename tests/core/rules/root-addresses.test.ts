import { describe, expect, it } from 'vitest';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { appRootAddressRules } from '../../../lib/core/rules/root-addresses.ts';
import { PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { APP_PATHS, KUBERNETES_API_PATHS } from '../apps/root-paths.ts';
import { EXTENSION_ORIGIN, grantedTab, OTHER_SITE, outcomeOf, requestOf, sessionRulesFor } from './sample-rules.ts';

const PAGE = `${SERVER.origin}/pages/one`;

describe('an address at the root of a server with an app served from /', () => {
  const rules = dynamicRules([SERVER], [GRAFANA], PLATFORM);

  it.each([
    ['goes to the gate if a person navigates to it', { initiator: null }, 'gate after a probe'],
    ['goes to the gate if another site navigates to it', { initiator: OTHER_SITE }, 'gate after a probe'],
    ['is left alone if the extension navigates to it', { initiator: EXTENSION_ORIGIN }, `sent to ${PAGE}`],
    ['is left alone if it is posted to', { method: 'post' }, `sent to ${PAGE}`],
    ['is left alone if it is not a main frame', { type: 'sub_frame' }, `sent to ${PAGE}`],
  ])('%s', (_behaviour, changes, outcome) => {
    expect(outcomeOf(rules, requestOf({ url: PAGE, tabId: 8, ...changes }))).toBe(outcome);
  });

  it.each(APP_PATHS)('goes to the gate: %s', (path) => {
    expect(outcomeOf(rules, requestOf({ url: SERVER.origin + path, tabId: 8 }))).toBe('gate after a probe');
  });

  it.each(KUBERNETES_API_PATHS)('is left alone if the path is one of the Kubernetes API: %s', (path) => {
    const url = SERVER.origin + path;
    expect(outcomeOf(rules, requestOf({ url, tabId: 8 }))).toBe(`sent to ${url}`);
  });
});

describe('a page at the root that an app opens in another tab', () => {
  const session = sessionRulesFor([grantedTab(7)]);
  const rules = [...dynamicRules([SERVER], [], PLATFORM), ...session];

  it('goes to the gate also if the Kubernetes API has the same path and another app is served from /', () => {
    const url = `${SERVER.origin}/version`;
    const withRoots = [...dynamicRules([SERVER], [SEARCH], PLATFORM), ...session];
    expect(outcomeOf(withRoots, requestOf({ url, tabId: 8 }))).toBe('gate after a probe');
    expect(outcomeOf(withRoots, requestOf({ url, tabId: 8, initiator: null }))).toBe(`sent to ${url}`);
  });

  it.each([
    ['goes to the gate', {}, 'gate after a probe'],
    [
      'goes to the gate also if the Kubernetes API has the same path',
      { url: `${SERVER.origin}/api/v1/x` },
      'gate after a probe',
    ],
    ['is left alone if another site opens it', { initiator: OTHER_SITE }, `sent to ${PAGE}`],
  ])('%s', (_behaviour, changes, outcome) => {
    expect(outcomeOf(rules, requestOf({ url: PAGE, tabId: 8, ...changes }))).toBe(outcome);
  });

  it('is left alone on a server with a base path, whose origin is not its own', () => {
    expect(appRootAddressRules(SERVER, PLATFORM)).toHaveLength(1);
    expect(appRootAddressRules(SERVER_WITH_BASE_PATH, PLATFORM)).toEqual([]);
  });
});
