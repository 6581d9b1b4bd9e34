import { countRegexRules, MOST_REGEX_RULES, wantedDynamicRules } from '../core/grants/session-rules.ts';
import { credentialAfterImport, type ImportPlan, planImport as plan } from '../core/kubeconfig/import-plan.ts';
import type { Credential, ImportedContext, KubeContext } from '../core/kubeconfig/kube-context.ts';
import { failure, type Outcome, success } from '../core/outcome.ts';
import { policyRefusal } from '../core/policy.ts';
import { type Problem, problem } from '../core/problems.ts';
import { isSameServer } from '../core/proxy-url/server.ts';
import { LARGEST_SEALED } from './choose-keeping.ts';
import { endGrants } from './end-grants.ts';
import { giveBackHostAccess } from './give-back-host-access.ts';
import { keepCredentials, obstacleToKeeping, readEntries, storedEnvelope } from './opened.ts';
import { forgetUses } from './prefix-uses.ts';
import { putRulesInForce, serversOf } from './put-rules-in-force.ts';
import { bytesOf } from './stored-size.ts';
import type { World } from './world.ts';

/** Bytes as JSON, of the 10 MB that Chromium keeps on disk for an extension; service lists need the rest. */
const LARGEST_ON_DISK = 6_000_000;
/** With a vault beside them. */
const LARGEST_BESIDE_VAULT = 2_500_000;
/** Of the 10 MB that browsers keep in memory, where it is sealed and a third larger. */
const LARGEST_IN_MEMORY = 7_000_000;

/** What importing these contexts would add, replace and leave. Changes nothing. */
export async function planImport(world: World, imported: ImportedContext[]): Promise<ImportPlan> {
  return plan(await readEntries(world), imported);
}

/**
 * Stores these contexts, in place of those of the same id, and puts their rules in force.
 *
 * Open tabs go on with the new credential; those of a context that moved to another server, or can no longer be used,
 * do not. What such a context had goes before anything new is written, so that no step between could present the new
 * credential to the old server. What the browser would not take is refused first, as a whole: one rule too many and
 * it takes no change of rules any more.
 */
export async function importContexts(world: World, imported: ImportedContext[]): Promise<Outcome<null>> {
  const { storage } = world;
  const locked = await obstacleToKeeping(world);
  if (locked) return failure(locked);
  const stored = await readEntries(world);
  const byId = new Map(stored.map((entry) => [entry.context.id, entry]));
  for (const after of imported) {
    const { context } = after;
    byId.set(context.id, { context, credential: credentialAfterImport(byId.get(context.id), after) });
  }
  const entries = [...byId.values()];
  const contexts = entries.map(({ context }) => context);
  const before = stored.map(({ context }) => context);
  const credentials = asRecord(entries);
  const refusal = await refusalOf(world, contexts, credentials, imported);
  if (refusal) {
    // A page asks for access before it imports: browsers show the question only in the click itself.
    await giveBackHostAccess(world, serversOf(contexts), serversOf(before));
    return failure(refusal);
  }
  const moved = new Set(
    before.filter((context) => !staysUsable(context, byId.get(context.id)?.context)).map(({ id }) => id),
  );

  const renamed = new Set(
    before.filter((context) => !isSamePerson(context, byId.get(context.id)?.context)).map(({ id }) => id),
  );

  await endGrants(world, ({ contextId }) => moved.has(contextId));
  await forgetUses(world, (id) => renamed.has(id));
  await keepCredentials(world, asRecord(stored.filter(({ context }) => !moved.has(context.id))));
  await storage.write('contexts', contexts);
  await keepCredentials(world, credentials);
  await putRulesInForce(world);

  const lists = Object.entries(await storage.read('serviceLists'));
  await storage.write('serviceLists', Object.fromEntries(lists.filter(([id]) => !moved.has(id))));
  await giveBackHostAccess(world, serversOf(before), serversOf(contexts));
  return success(null);
}

/** Why the browser could not keep these, or not guard their servers; null where it can. */
async function refusalOf(
  world: World,
  contexts: readonly KubeContext[],
  credentials: Readonly<Record<string, Credential>>,
  imported: readonly ImportedContext[],
): Promise<Problem | null> {
  const policy = await world.policy();
  for (const { context } of imported) {
    const refusal = policyRefusal(policy, context);
    if (refusal) return refusal;
  }
  const rules = wantedDynamicRules(serversOf(contexts), [], world.dialect);
  if (countRegexRules(rules) > MOST_REGEX_RULES) return problem('importTooManyServers', {});
  const isSealed = (await storedEnvelope(world)) !== null;
  const isTooLarge =
    bytesOf(contexts) > (isSealed ? LARGEST_BESIDE_VAULT : LARGEST_ON_DISK) ||
    bytesOf(credentials) > (isSealed ? LARGEST_SEALED : LARGEST_IN_MEMORY);
  return isTooLarge ? problem('importTooLarge', {}) : null;
}

/** Whether the context still stands for the same user, whose answers the browser's cache may hold. */
function isSamePerson(before: KubeContext, now: KubeContext | undefined): boolean {
  return (
    before.userName === now?.userName && JSON.stringify(before.impersonation) === JSON.stringify(now.impersonation)
  );
}

/** Whether what was granted to the context before still holds for it now. */
function staysUsable(before: KubeContext, now: KubeContext | undefined): boolean {
  if (!now?.server || !before.server || now.obstacles.length > 0) return false;
  return isSameServer(before.server, now.server);
}

function asRecord(entries: readonly ImportedContext[]): Record<string, Credential> {
  return Object.fromEntries(
    entries.flatMap(({ context, credential }) => (credential ? [[context.id, credential] as const] : [])),
  );
}
