import { canonicalJson } from '../../core/canonical-json.ts';
import { usableServers } from '../../core/kubeconfig/assess-context.ts';
import type { KubeContext, StoredContext } from '../../core/kubeconfig/kube-context.ts';
import {
  isPolicyContext,
  type Policy,
  policyContexts,
  policyInForce,
  policyRefusal,
  readPolicy,
} from '../../core/policy.ts';
import { isSameServer } from '../../core/proxy-url/server.ts';
import { suspendTabs, type Tabs } from '../../core/tabs/tab-state.ts';
import { removeContexts } from '../handlers/remove-contexts.ts';
import { contextsOf } from '../state.ts';
import { readIfReadable } from '../store.ts';
import { unsupportedServers } from '../supported-servers.ts';
import type { Changes, Turn } from '../turn.ts';

/**
 * Follows the organisation's policy as the browser provides it now. Tabs of contexts that it forbids are suspended, a vault that
 * it forbids is erased, and its clusters exist, while those that it no longer names are removed. Does nothing twice, so that
 * what was interrupted is completed at the next start.
 *
 * A policy that cannot be read forbids everything, but nothing is erased or removed because of it. While stored values cannot be
 * read, it only takes access away: the rest follows when they can.
 */
export async function applyPolicy(turn: Turn, managed: unknown): Promise<void> {
  const read = readPolicy(managed);
  const hadVault = turn.state.envelope !== null;
  const canWrite = turn.problems.size === 0;
  await turn.revoke({
    ...(canonicalJson(managed) === canonicalJson(turn.state.policy) ? {} : { policy: managed }),
    tabs: suspendForbidden(turn, policyInForce(managed)),
    ...(read?.keepNothing && canWrite ? withoutVault(turn) : {}),
  });
  if (!canWrite) return;
  if (read?.keepNothing) {
    const hadVaultAside = await eraseVaultsAside(turn);
    if (hadVault || hadVaultAside) await turn.deps.storage.compact();
  }
  if (read) await provideClusters(turn, read);
}

/** Erases the vaults among the values that were set aside, or all of these where nobody can tell. Tells whether there were any. */
async function eraseVaultsAside({ deps, commit }: Turn): Promise<boolean> {
  const before = await readIfReadable(deps.storage, 'setAside');
  const setAside = before?.filter(({ name }) => name !== 'envelope') ?? [];
  if (setAside.length === before?.length) return false;
  await commit({ setAside });
  return true;
}

function suspendForbidden({ state, deps }: Turn, policy: Policy): Tabs {
  const forbidden = contextsOf(state, deps.platform).filter((context) => policyRefusal(policy, context));
  const ids = new Set(forbidden.map(({ id }) => id));
  return suspendTabs(state.tabs, ({ contextId }) => ids.has(contextId));
}

/** Also one that is locked or that this version cannot read. An open one's credentials stay in memory. */
function withoutVault({ state: { envelope, openVault } }: Turn): Changes {
  return envelope === null ? {} : { envelope: null, openVault: { ...openVault, contentsKey: null } };
}

async function provideClusters(turn: Turn, policy: Policy): Promise<void> {
  const wanted = policyContexts(policy);
  const wantedTexts = new Set(wanted.map(canonicalJson));
  // A cluster whose server changed is removed first: what was given for it does not go to another server.
  const gone = turn.state.contexts.filter(
    (context) => isPolicyContext(context) && !wantedTexts.has(canonicalJson(context)),
  );
  if (gone.length > 0) {
    await removeContexts(
      turn,
      gone.map(({ id }) => id),
      'policy',
    );
  }
  const missing = wanted.filter(({ id }) => !turn.state.contexts.some((context) => context.id === id));
  const provided = await withSupportedServers(turn, missing);
  if (provided.length > 0) await turn.commit({ contexts: [...turn.state.contexts, ...provided] });
}

/** The contexts without those whose server the browser cannot guard. */
async function withSupportedServers({ deps }: Turn, contexts: readonly StoredContext[]): Promise<StoredContext[]> {
  const assessed = contextsOf({ contexts: [...contexts] }, deps.platform);
  const unsupported = await unsupportedServers(deps, usableServers(assessed));
  const isUnsupported = ({ server }: KubeContext) =>
    server !== null && unsupported.some((other) => isSameServer(other, server));
  const leftOut = new Set(assessed.filter(isUnsupported).map(({ id }) => id));
  return contexts.filter(({ id }) => !leftOut.has(id));
}
