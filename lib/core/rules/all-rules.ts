import type { Platform } from '../dnr/platform.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { prefixOf } from '../proxy-url/build.ts';
import { type Server, serverUrl } from '../proxy-url/server.ts';
import type { Grant } from '../tabs/grant.ts';
import { dynamicRules } from './dynamic-rules.ts';
import { sessionRules } from './session-rules.ts';

/** A rule of every kind that this server may need, without a credential, to ask a browser whether it accepts them. */
export function rulesOfEveryKind(server: Server, platform: Platform): RuleDraft[] {
  const target = { kind: 'services', namespace: 'n', name: 'n', scheme: '', port: '' } as const;
  const prefix = prefixOf(server, target);
  const grants: Grant[] = [
    { kind: 'target', contextId: '', server, prefix },
    { kind: 'isolated', contextId: '', server, prefix },
    { kind: 'api', contextId: '', server, prefix: `${serverUrl(server)}/` },
  ];
  const grantedTabs = grants.map((grant, index) => ({ tabId: index + 1, grant }));
  const session = sessionRules(
    {
      servers: [server],
      grantedTabs,
      heldTabs: grantedTabs.map((tab) => ({ ...tab, url: prefix })),
      restrictedTabIds: [grantedTabs.length + 1],
      headersOf: () => [],
      probeHeadersOf: () => [],
      cookiesOf: () => [],
      traitsOf: () => ({ isCacheShared: true, isAtRoot: true, hasWorkerSockets: true }),
    },
    platform,
  );
  return [...dynamicRules([server], [prefix], platform), ...session];
}
