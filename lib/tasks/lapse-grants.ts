import type { Grant } from '../core/grants/grant.ts';
import { wakeAtNextEnd } from './opened.ts';
import { putRulesInForce } from './put-rules-in-force.ts';
import type { TabRequest, World } from './world.ts';

/** These lapsed grants with others that lapse now. A tab has one. */
export function withLapsed(lapsed: readonly Grant[], more: readonly Grant[]): Grant[] {
  const again = new Set(more.map(({ tabId }) => tabId));
  return [...lapsed.filter(({ tabId }) => !again.has(tabId)), ...more];
}

/**
 * Stops signing what these grants cover, until their tabs load the next time: then the gate says what is in the way, and
 * gives back what the tab had. Returns whether there was any.
 */
async function lapse(world: World, isLapsed: (grant: Grant) => boolean): Promise<boolean> {
  const { storage } = world;
  const [grants, lapsed] = await Promise.all([storage.read('grants'), storage.read('lapsedGrants')]);
  const ending = grants.filter(isLapsed);
  if (ending.length === 0) return false;
  await storage.writeSession({
    grants: grants.filter((grant) => !isLapsed(grant)),
    lapsedGrants: withLapsed(lapsed, ending),
  });
  await putRulesInForce(world);
  await world.tabs.showUnsigned(
    ending.map(({ tabId }) => tabId),
    true,
  );
  return true;
}

/** Stops signing for contexts whose credential has ended. */
export async function lapseExpired(world: World): Promise<void> {
  const ends = await world.storage.read('credentialEnds');
  const hasEnded = (id: string) => Object.hasOwn(ends, id) && (ends[id] ?? Number.POSITIVE_INFINITY) <= world.now();
  if (!Object.keys(ends).some(hasEnded)) return;
  if (await lapse(world, ({ contextId }) => hasEnded(contextId))) await wakeAtNextEnd(world);
}

/**
 * Stops signing for the context that the apiserver did not take for this document, in all its tabs, and leads the one tab that shows it to the
 * gate, which asks for another credential. The others come there when they load: no tab is moved that nobody looks at.
 */
export async function noteRefusal(world: World, { tabId, url }: TabRequest): Promise<void> {
  const { storage } = world;
  const grant = (await storage.read('grants')).find((one) => one.tabId === tabId && url.startsWith(one.prefix));
  if (!grant || grant.kind === 'isolated') return;
  const refused = await storage.read('refusedContextIds');
  await storage.write('refusedContextIds', [...new Set([...refused, grant.contextId])]);
  await lapse(world, ({ contextId }) => contextId === grant.contextId);
  await world.tabs.navigate(tabId, `${world.dialect.gateUrl}#${url}`);
}
