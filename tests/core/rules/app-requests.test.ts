import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../lib/core/dnr/priorities.ts';
import { GRAFANA, SERVER } from '../../fakes/sample-contexts.ts';
import {
  EXTENSION_ORIGIN,
  grantedTab,
  isSigning,
  OTHER_SITE,
  outcomeOf,
  requestOf,
  sessionRulesFor,
} from './sample-rules.ts';

const rules = sessionRulesFor([grantedTab(7)]);
const signing = rules.filter(isSigning);
const SOCKET = GRAFANA.replace('https', 'wss');

describe('the rules that sign an app', () => {
  it('match its literal prefix, its tab and an initiator', () => {
    expect(signing).toHaveLength(3);
    for (const { condition, priority } of signing) {
      expect(condition.urlFilter).toMatch(/^\|(https|wss):\/\/k8s\.example:6443\/api\/v1\/.*\/proxy\/$/);
      expect(condition.tabIds).toEqual([7]);
      expect(condition.isUrlFilterCaseSensitive).toBe(true);
      expect(condition.initiatorDomains).not.toHaveLength(0);
      expect(priority).toBe(PRIORITY.sign);
    }
  });

  it('sign main frames only for the extension and the app, and the rest only for the app in its own top frame', () => {
    for (const { condition } of signing) {
      if (condition.resourceTypes.includes('main_frame')) {
        expect(condition.resourceTypes).toEqual(['main_frame']);
        expect(condition.initiatorDomains).toEqual(['extension-id', 'k8s.example']);
      } else {
        expect(condition.initiatorDomains).toEqual(['k8s.example']);
        expect(condition.topDomains).toEqual(['k8s.example']);
      }
    }
  });

  it('remove Origin from sockets with a token, only at the root of the app and only for the app', () => {
    const removing = rules.filter(({ action }) => JSON.stringify(action).includes('"Origin"'));
    const conditions = removing.map(({ condition }) => condition);
    expect(
      conditions.map(({ urlFilter, initiatorDomains, topDomains }) => [urlFilter, initiatorDomains, topDomains]),
    ).toEqual([[`|${SOCKET}?token=`, ['k8s.example'], ['k8s.example']]]);
    expect(conditions.map(({ resourceTypes }) => resourceTypes)).toEqual([['websocket']]);
  });
});

describe('a request of an app', () => {
  const { origin } = SERVER;
  const fetchTo = (url: string) => requestOf({ url, type: 'xmlhttprequest' });

  it.each([
    ['under its prefix is signed', fetchTo(`${GRAFANA}a`), `signed, sent to ${GRAFANA}a`],
    [
      'to another path is redirected under its prefix and signed',
      fetchTo(`${origin}/a?b`),
      `signed, sent to ${GRAFANA}a?b`,
    ],
    [
      'over a socket is signed',
      requestOf({ url: `${SOCKET}live`, type: 'websocket' }),
      `signed, sent to ${SOCKET}live`,
    ],
    ['to another site is left alone', fetchTo(`${OTHER_SITE}/`), `sent to ${OTHER_SITE}/`],
    ['in another tab is not signed', { ...fetchTo(`${GRAFANA}a`), tabId: 8 }, `sent to ${GRAFANA}a`],
    [
      'below the top frame of another site is not signed',
      { ...fetchTo(`${GRAFANA}a`), top: OTHER_SITE },
      `sent to ${GRAFANA}a`,
    ],
    [
      "below the extension's top frame is not signed",
      { ...fetchTo(`${GRAFANA}a`), top: EXTENSION_ORIGIN },
      `sent to ${GRAFANA}a`,
    ],
    [
      'to the same prefix on another port is not signed',
      fetchTo(GRAFANA.replace('6443', '6444')),
      `sent to ${GRAFANA.replace('6443', '6444')}`,
    ],
  ])('%s', (_what, request, outcome) => {
    expect(outcomeOf(rules, request)).toBe(outcome);
  });
});
