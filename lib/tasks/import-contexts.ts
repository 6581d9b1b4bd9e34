import { credentialAfterImport, type ImportPlan, planImport as plan } from '../core/kubeconfig/import-plan.ts';
import type { Credential, ImportedContext } from '../core/kubeconfig/kube-context.ts';
import { isSameServer } from '../core/proxy-url/server.ts';
import { putRulesInForce } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/** What importing these contexts would add, replace and leave. Changes nothing. */
export async function planImport(world: World, imported: ImportedContext[]): Promise<ImportPlan> {
  return plan(await readStored(world), imported);
}

/**
 * Stores these contexts, in place of those of the same id, and puts their rules in force.
 *
 * Open tabs go on with the new credential; those of a context that moved to another server do not.
 */
export async function importContexts(world: World, imported: ImportedContext[]): Promise<void> {
  const stored = await readStored(world);
  const byId = new Map(stored.map((entry) => [entry.context.id, entry]));
  for (const after of imported) {
    const { context } = after;
    byId.set(context.id, { context, credential: credentialAfterImport(byId.get(context.id), after) });
  }
  const entries = [...byId.values()];
  const credentials: [string, Credential][] = entries.flatMap(({ context, credential }) =>
    credential ? [[context.id, credential]] : [],
  );
  await world.storage.write('credentials', Object.fromEntries(credentials));
  await world.storage.write(
    'contexts',
    entries.map(({ context }) => context),
  );
  const grants = await world.storage.read('grants');
  await world.storage.write(
    'grants',
    grants.filter(({ contextId, server }) => {
      const now = byId.get(contextId)?.context.server;
      return now && isSameServer(now, server);
    }),
  );
  await putRulesInForce(world);
}

async function readStored(world: World): Promise<ImportedContext[]> {
  const [contexts, credentials] = await Promise.all([
    world.storage.read('contexts'),
    world.storage.read('credentials'),
  ]);
  return contexts.map((context) => ({
    context,
    credential: (Object.hasOwn(credentials, context.id) && credentials[context.id]) || null,
  }));
}
