import { describe, expect, it } from 'vitest';
import type { Server } from '../../../lib/core/proxy-url/server.ts';
import { dynamicRules } from '../../../lib/core/rules/dynamic-rules.ts';
import { UNKNOWN_APP } from '../../../lib/core/rules/grant-group.ts';
import { sessionRules } from '../../../lib/core/rules/session-rules.ts';
import { FIREFOX, PLATFORM } from '../../fakes/fake-dependencies.ts';
import { GRAFANA, SEARCH, SERVER, SERVER_WITH_BASE_PATH } from '../../fakes/sample-contexts.ts';
import { apiTab, grantedTab, headersOf, isSigning, sessionRulesFor } from './sample-rules.ts';

describe('sessionRules', () => {
  it('sign nothing for a context without a credential', () => {
    const grantedTabs = [grantedTab(7), grantedTab(8, { kind: 'isolated' }), apiTab(9)];
    const nothing = { heldTabs: [], restrictedTabIds: [], probeHeadersOf: () => null, cookiesOf: () => [] };
    const input = { ...nothing, servers: [SERVER], grantedTabs, traitsOf: () => UNKNOWN_APP };
    expect(sessionRules({ ...input, headersOf: () => null }, PLATFORM).filter(isSigning)).toEqual([]);
    expect(sessionRules({ ...input, headersOf }, PLATFORM).filter(isSigning)).not.toEqual([]);
  });

  it('sign for one of several servers, and for none that has no rules itself', () => {
    const signing = (...servers: Server[]) => sessionRulesFor([grantedTab(7)], { servers }).filter(isSigning);
    expect(signing(SERVER_WITH_BASE_PATH, SERVER)).not.toEqual([]);
    expect(signing(SERVER_WITH_BASE_PATH)).toEqual([]);
  });

  it.each(['target', 'isolated', 'api'] as const)('share their rules between tabs of the same app: %s', (kind) => {
    const one = sessionRulesFor([grantedTab(7, { kind })]);
    const ten = sessionRulesFor(Array.from({ length: 10 }, (_, at) => grantedTab(at + 1, { kind })));
    expect(ten).toHaveLength(one.length);
  });

  it('share no rule between a tab with storage and an isolated tab', () => {
    const rules = sessionRulesFor([grantedTab(7, { kind: 'isolated' }), grantedTab(8)]);
    expect(rules.some(({ condition }) => condition.tabIds?.includes(7))).toBe(true);
    expect(rules.some(({ condition }) => condition.tabIds?.includes(7) && condition.tabIds.includes(8))).toBe(false);
  });

  it('sign each app and tab as its own context', () => {
    const signing = sessionRulesFor([
      grantedTab(1),
      grantedTab(2, { prefix: SEARCH, contextId: 'config/admin' }),
    ]).filter(isSigning);
    expect(signing).toHaveLength(6);
    for (const rule of signing) {
      const isDev = JSON.stringify(rule).includes('token-of-config/dev');
      expect(rule.condition.tabIds).toEqual(isDev ? [1] : [2]);
      expect(rule.condition.urlFilter).toContain(isDev ? 'grafana' : 'search');
    }
  });

  it.each([
    ['an app', GRAFANA],
    ['a kubelet', `${SERVER.origin}/api/v1/nodes/node-1/proxy/`],
  ])('sign nothing but the held navigation in a tab to which %s has not come yet', (_what, prefix) => {
    const arriving = { ...grantedTab(1, { prefix }), isAwaited: true } as const;
    const heldUrls = { 1: prefix };
    const signing = (tabs: Parameters<typeof sessionRulesFor>[0]) =>
      sessionRulesFor(tabs, { heldUrls, platform: FIREFOX }).filter(isSigning);
    expect(signing([arriving]).map(({ condition }) => condition.urlFilter)).toEqual([`|${prefix}|`, `|${prefix}#`]);
    for (const { condition } of signing([arriving, grantedTab(2, { prefix })])) {
      expect(condition.tabIds).toEqual(/[|#]$/.test(condition.urlFilter ?? '') ? [1] : [2]);
    }
  });

  it('compare URLs case-sensitively, as the dynamic rules do', () => {
    const grantedTabs = [grantedTab(7), grantedTab(8, { kind: 'isolated' }), apiTab(9)];
    const servers = [SERVER, SERVER_WITH_BASE_PATH];
    const rules = [...dynamicRules(servers, [GRAFANA], PLATFORM), ...sessionRulesFor(grantedTabs, { servers })];
    expect(rules.filter(({ condition }) => !condition.isUrlFilterCaseSensitive)).toEqual([]);
  });

  it('use no condition, resource type or scheme that Firefox refuses', () => {
    const traits = { isAtRoot: true, hasWorkerSockets: true, isCacheShared: true };
    const grantedTabs = [grantedTab(7), grantedTab(8, { kind: 'isolated' }), apiTab(9)];
    const rules = [
      ...dynamicRules([SERVER], [GRAFANA], FIREFOX),
      ...sessionRulesFor(grantedTabs, { traits, platform: FIREFOX }),
    ];
    expect(JSON.stringify(rules)).not.toMatch(/topDomains|webtransport|webbundle|wss:|ResponseHeaders/);
  });
});
