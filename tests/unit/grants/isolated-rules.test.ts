import { describe, expect, it } from 'vitest';
import { firefoxDialect } from '../../../lib/core/grants/dialect.ts';
import type { Grant } from '../../../lib/core/grants/grant.ts';
import { PLAIN_APP } from '../../../lib/core/grants/grant-group.ts';
import { addressFor, canIsolate, framePolicy } from '../../../lib/core/grants/isolation.ts';
import { PRIORITY } from '../../../lib/core/grants/priorities.ts';
import { wantedSessionRules } from '../../../lib/core/grants/session-rules.ts';
import type { SigningHeader } from '../../../lib/core/grants/signing-headers.ts';
import { GRAFANA, SERVER } from '../../fakes/contexts.ts';
import { DIALECT } from '../../fakes/fake-world.ts';

const isolated = (tabId: number): Grant => ({
  kind: 'isolated',
  tabId,
  contextId: 'config/dev',
  server: SERVER,
  prefix: GRAFANA,
});
const headersOf = (): SigningHeader[] => [['Authorization', 'Bearer token-of-dev']];
const rulesFor = (grants: Grant[], dialect = DIALECT) =>
  wantedSessionRules([SERVER], grants, headersOf, () => PLAIN_APP, dialect);
const inTabs = (grants: Grant[]) => rulesFor(grants).filter(({ condition }) => condition.tabIds?.[0] !== -1);

describe('a grant without storage', () => {
  it('counts nowhere but below our own page, in its tab', () => {
    for (const { condition } of inTabs([isolated(7)])) {
      expect(condition.topDomains).toEqual(['extension-id']);
      expect(condition.tabIds).toEqual([7]);
      expect(condition.resourceTypes).not.toContain('main_frame');
    }
  });

  it('signs under its literal prefix', () => {
    const signing = rulesFor([isolated(7)]).filter((rule) => JSON.stringify(rule).includes('token-of-'));
    expect(signing.map(({ condition }) => condition.urlFilter)).toEqual([
      `|${GRAFANA}`,
      `|${GRAFANA.replace('https', 'wss')}`,
    ]);
    expect(signing.every(({ priority }) => priority === PRIORITY.sign)).toBe(true);
  });

  it('makes an app another origin’s to itself, above the guard that refuses that', () => {
    const lets = rulesFor([isolated(7)]).filter((rule) => JSON.stringify(rule).includes('"value":"cross-origin"'));
    expect(lets.map(({ priority }) => priority)).toEqual([PRIORITY.isolatedResponses]);
    expect(PRIORITY.isolatedResponses).toBeGreaterThan(PRIORITY.responseGuards);
  });

  it('shares its rules with other tabs of the same app, and none with tabs that have storage', () => {
    expect(inTabs([isolated(7), isolated(8)])).toHaveLength(inTabs([isolated(7)]).length);
    const both = inTabs([isolated(7), { ...isolated(8), kind: 'target' }]);
    expect(both.some(({ condition }) => condition.tabIds?.includes(7) && condition.tabIds.includes(8))).toBe(false);
  });

  it('has no rules where none can name a top frame', () => {
    const firefox = firefoxDialect('extension-id', 'moz-extension://extension-id/gate.html');
    expect(JSON.stringify(rulesFor([isolated(7)], firefox))).not.toContain('token-of-');
  });
});

describe('the policy of frames', () => {
  it('names the prefix alone, whose signs cannot end it', () => {
    expect(framePolicy('https://h:6443/a;b,c/proxy/')).toBe('frame-src https://h:6443/a%3Bb%2Cc/proxy/');
  });

  it('cannot name an IPv6 address, so that is not offered', () => {
    expect(canIsolate(SERVER)).toBe(true);
    expect(canIsolate({ origin: 'https://[2001:db8::1]:6443', basePath: '' })).toBe(false);
  });
});

describe('the address of a tab', () => {
  it('is our page around the app without storage, and the app itself with', () => {
    expect(addressFor({ kind: 'isolated' }, `${GRAFANA}x#y`, DIALECT)).toBe(
      `chrome-extension://extension-id/isolated.html#${GRAFANA}x#y`,
    );
    expect(addressFor({ kind: 'target' }, GRAFANA, DIALECT)).toBe(GRAFANA);
  });
});
