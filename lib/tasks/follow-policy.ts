import type { KubeContext } from '../core/kubeconfig/kube-context.ts';
import { isOfPolicy, policyContexts } from '../core/policy.ts';
import { forgetContexts } from './forget-contexts.ts';
import { putRulesInForce } from './put-rules-in-force.ts';
import type { World } from './world.ts';

/**
 * Makes true what the policy decides: its clusters are there, those that it no longer names are forgotten, and nothing is
 * on disk where it forbids that. What servers may be used is asked when they are.
 */
export async function followPolicy(world: World): Promise<void> {
  const { storage } = world;
  const policy = await world.policy();
  if (policy.keepNothing && (await storage.read('envelope')) !== null) await storage.write('envelope', null);
  const wanted = policyContexts(policy);
  const spellings = new Set(wanted.map(spelling));
  const before = await storage.read('contexts');
  // One whose server changed is forgotten first: what it was given does not go to another server.
  const gone = before.filter((context) => isOfPolicy(context) && !spellings.has(spelling(context)));
  if (gone.length > 0)
    await forgetContexts(
      world,
      gone.map(({ id }) => id),
    );
  const stored = await storage.read('contexts');
  const missing = wanted.filter(({ id }) => !stored.some((context) => context.id === id));
  if (missing.length === 0) return;
  await storage.write('contexts', [...stored, ...missing]);
  await putRulesInForce(world);
}

function spelling({ id, server, namespace, obstacles }: KubeContext): string {
  return JSON.stringify([id, server?.origin, server?.basePath, namespace, obstacles.map(({ code }) => code)]);
}
