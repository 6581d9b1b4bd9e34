import type { Platform } from '../../core/dnr/platform.ts';
import { assessContext, isUsable } from '../../core/kubeconfig/assess-context.ts';
import { type ContextEntry, credentialAfterImport, isSameUser, planImport } from '../../core/kubeconfig/import-plan.ts';
import type { ImportedContext, KubeContext, StoredContext } from '../../core/kubeconfig/kube-context.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { policyRefusal } from '../../core/policy.ts';
import { type Problem, problem } from '../../core/problems.ts';
import { isSameServer, type Server } from '../../core/proxy-url/server.ts';
import { countRegexRules, dynamicRules, MAX_REGEX_RULES } from '../../core/rules/dynamic-rules.ts';
import { erase } from '../../core/storage/erase.ts';
import { storedBytes } from '../../core/storage/stored-size.ts';
import { endAgreements } from '../../core/tabs/navigations.ts';
import { quarantineGrants } from '../../core/tabs/tab-state.ts';
import { bindCredential, type Credentials } from '../../core/vault/credentials.ts';
import { forgetServers } from '../forget-servers.ts';
import { giveBackHostAccess } from '../host-access.ts';
import { contextsOf, policyOf, type State, serversOf, storedVault } from '../state.ts';
import { readOnDemand } from '../store.ts';
import { unsupportedServers } from '../supported-servers.ts';
import type { Changes, Turn } from '../turn.ts';
import { contextEntries, MAX_SEALED_BYTES, obstacleToSaving, withCredentials } from '../vault.ts';

/** Bytes of contexts, of the 10 MB that Chromium stores on disk for an extension; service lists need the rest. */
const MAX_CONTEXT_BYTES = 6_000_000;
/** The same with a vault on the same disk. */
const MAX_CONTEXT_BYTES_WITH_VAULT = 2_500_000;
/** Bytes of credentials, of the 10 MB that browsers keep in memory, where they are encrypted and a third larger. */
const MAX_CREDENTIAL_BYTES = 7_000_000;

/** What importing these contexts would add, replace and leave. */
export async function planImportOf({ state, deps: { platform } }: Turn, imported: ImportedContext[]) {
  return planImport(contextEntries(state, platform), assessed(imported, platform));
}

/**
 * Stores these contexts, replacing those of the same id, and puts their rules in force.
 *
 * Open tabs go on with the new credential, except those of a context that moved to another server or became unusable. What
 * the browser would not accept is refused beforehand and as a whole: with one rule too many it accepts no rules at all.
 */
export async function importContexts(turn: Turn, imported: ImportedContext[]): Promise<Outcome<null>> {
  const { state, deps } = turn;
  const locked = await obstacleToSaving(turn);
  if (locked) return failure(locked);
  const result = merge(state, imported, deps.platform);
  const servers = serversOf(state, deps.platform);
  const newServers = serversOf(result, deps.platform);
  const refusal = refusalOf(turn, result, imported) ?? (await refusalOfServers(turn, newServers, servers));
  if (refusal) {
    // The page asks for host access before it imports: browsers show their prompt only in the click itself.
    await giveBackHostAccess(deps, newServers, servers);
    return failure(refusal);
  }
  await turn.commit(await importChanges(turn, result));
  await giveBackHostAccess(deps, servers, newServers);
  return success(null);
}

interface MergeResult {
  readonly contexts: StoredContext[];
  readonly credentials: Credentials;
  /** Contexts that are no longer on their server, or can no longer be used. */
  readonly movedIds: ReadonlySet<string>;
  /** Contexts that stand for another user now. */
  readonly otherUserIds: ReadonlySet<string>;
}

function merge(state: State, imported: readonly ImportedContext[], platform: Platform): MergeResult {
  const before = contextEntries(state, platform);
  const after = byId(before);
  for (const entry of assessed(imported, platform)) {
    const { id } = entry.context;
    after.set(id, { ...entry, credential: credentialAfterImport(after.get(id), entry) });
  }
  const contexts = new Map([...state.contexts, ...imported.map(({ context }) => context)].map((it) => [it.id, it]));
  const idsOfThose = (holds: (old: KubeContext, now: KubeContext) => boolean) =>
    idsOf(before.map(({ context }) => context).filter((old) => holds(old, after.get(old.id)?.context ?? old)));
  return {
    contexts: [...contexts.values()],
    credentials: { ...orphans(state), ...boundCredentials(after, state) },
    movedIds: idsOfThose((old, now) => !isStillUsable(old, now)),
    otherUserIds: idsOfThose((old, now) => !isSameUser(old, now)),
  };
}

function assessed(imported: readonly ImportedContext[], platform: Platform): ContextEntry[] {
  return imported.map(({ context, credential }) => ({ context: assessContext(context, platform), credential }));
}

function byId(entries: readonly ContextEntry[]): Map<string, ContextEntry> {
  return new Map(entries.map((entry) => [entry.context.id, entry]));
}

/** Credentials of contexts that are not stored: an import is no reason to drop them. */
function orphans({ contexts, openVault }: State): Credentials {
  const stored = idsOf(contexts);
  return Object.fromEntries(Object.entries(openVault.credentials).filter(([id]) => !stored.has(id)));
}

/** A credential that didn't change stays bound to the server that it was given for. */
function boundCredentials(entries: ReadonlyMap<string, ContextEntry>, { openVault }: State): Credentials {
  const bound = [...entries].flatMap(([id, { context, credential }]) => {
    if (!credential || !isUsable(context)) return [];
    const before = openVault.credentials[id];
    return [[id, before?.credential === credential ? before : bindCredential(credential, context)] as const];
  });
  return Object.fromEntries(bound);
}

async function importChanges({ state, deps }: Turn, result: MergeResult): Promise<Changes> {
  const { contexts, credentials, movedIds, otherUserIds } = result;
  const exchanged = withCredentials(state, credentials);
  const forgotten = forgetServers({ ...state, ...exchanged }, contexts, deps.platform);
  const { contextsByPrefix, allowedOpenings } = { ...state, ...exchanged, ...forgotten };
  const uses = erase(
    { contextsByPrefix, allowedOpenings },
    { kind: 'contextRemoved', isRemoved: (id) => otherUserIds.has(id) },
  );
  const lists =
    movedIds.size === 0
      ? {}
      : erase(
          { serviceLists: await readOnDemand(deps.storage, 'serviceLists') },
          { kind: 'contextRemoved', isRemoved: (id) => movedIds.has(id) },
        );
  return {
    ...exchanged,
    ...forgotten,
    ...uses,
    ...lists,
    contexts,
    tabs: endAgreements(
      quarantineGrants(exchanged.tabs ?? state.tabs, ({ contextId }) => movedIds.has(contextId)),
      (id) => otherUserIds.has(id),
    ),
  };
}

/** Why the browser could not store these contexts or guard their servers; null if it could. */
function refusalOf(
  { state, deps: { platform } }: Turn,
  { contexts, credentials }: MergeResult,
  imported: readonly ImportedContext[],
): Problem | null {
  const policy = policyOf(state);
  const importedContexts = contextsOf({ contexts: imported.map(({ context }) => context) }, platform);
  const forbidden = importedContexts
    .map((context) => policyRefusal(policy, context))
    .find((refusal) => refusal !== null);
  if (forbidden) return forbidden;
  const rules = dynamicRules(serversOf({ contexts }, platform), [], platform);
  if (countRegexRules(rules) > MAX_REGEX_RULES) return problem('importTooManyServers', {});
  const hasVault = storedVault(state) !== null;
  const isTooLarge =
    storedBytes(contexts) > (hasVault ? MAX_CONTEXT_BYTES_WITH_VAULT : MAX_CONTEXT_BYTES) ||
    storedBytes(credentials) > (hasVault ? MAX_SEALED_BYTES : MAX_CREDENTIAL_BYTES);
  return isTooLarge ? problem('importTooLarge', {}) : null;
}

/** Why the browser cannot guard one of these servers; null if it can. Those that are stored already are not asked about. */
async function refusalOfServers(
  { deps }: Turn,
  servers: readonly Server[],
  stored: readonly Server[],
): Promise<Problem | null> {
  const isStored = (server: Server) => stored.some((other) => isSameServer(other, server));
  const [unsupported] = await unsupportedServers(
    deps,
    servers.filter((server) => !isStored(server)),
  );
  return unsupported ? problem('importServerUnsupported', { origin: unsupported.origin }) : null;
}

function isStillUsable(before: KubeContext, after: KubeContext): boolean {
  return isUsable(after) && before.server !== null && isSameServer(before.server, after.server);
}

function idsOf(contexts: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(contexts.map(({ id }) => id));
}
