import type { DiagnosticReport } from '../../core/diagnostic-report.ts';
import { isUsable } from '../../core/kubeconfig/assess-context.ts';
import type { TabAccess } from '../../core/tabs/tab-state.ts';
import { wantedDynamicRules, wantedSessionRules } from '../apply-rules.ts';
import { contextsOf, policyOf, serversOf } from '../state.ts';
import type { Turn } from '../turn.ts';
import { getVaultStatus } from './get-vault-status.ts';

/** What a bug report needs to know about this installation: versions, counts, kinds and states, nothing else. */
export async function getDiagnosticReport({ state, deps, problems }: Turn): Promise<DiagnosticReport> {
  const { platform, hostAccess, rules, now, version } = deps;
  const contexts = contextsOf(state, platform);
  const servers = serversOf(state, platform);
  const access = await Promise.all(servers.map((server) => hostAccess.has(server)));
  const expiries = Object.values(state.credentialExpiries);
  const { mode, isLocked } = getVaultStatus(state);
  const inForce = await rules.count();
  return {
    version,
    contexts: {
      total: contexts.length,
      unusable: contexts.filter((context) => !isUsable(context)).length,
      bySignIn: countBy(contexts.map(({ signIn }) => signIn.kind)),
    },
    servers: {
      total: servers.length,
      withBasePath: servers.filter(({ basePath }) => basePath !== '').length,
      withHostAccess: access.filter(Boolean).length,
    },
    credentials: {
      total: expiries.length,
      expired: expiries.filter((at) => at !== null && at <= now()).length,
      rejected: new Set(state.rejections.map(({ contextId }) => contextId)).size,
    },
    vault: { mode, isLocked },
    tabs: countBy(Object.values(state.tabs).map((tab): TabAccess['state'] => tab.access.state)),
    apps: {
      used: Object.keys(state.contextsByPrefix).length,
      atRoot: state.rootPrefixes.length,
      isolated: state.isolatedPrefixes.length,
    },
    rules: {
      dynamic: { inForce: inForce.dynamic, wanted: wantedDynamicRules(state, platform).length },
      session: { inForce: inForce.session, wanted: wantedSessionRules(state, platform, deps.now()).length },
    },
    policy: Object.keys((state.policy as object | null) ?? {}).filter((name) => Object.hasOwn(policyOf(state), name)),
    storageProblems: [...problems].map(([name, { code }]) => `${name}: ${code}`),
  };
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
