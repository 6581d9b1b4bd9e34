import { putRulesInForce } from './put-rules-in-force.ts';
import type { TabRequest, World } from './world.ts';

/**
 * Remembers that an app opens sockets outside its prefix where the shim did not reach: in its workers. No rule can lead
 * a socket elsewhere, so from its next load on, the shim goes into the app's workers too.
 */
export async function noteSocket(world: World, { tabId, url }: TabRequest): Promise<void> {
  const grant = (await world.storage.read('grants')).find((one) => one.tabId === tabId && one.kind === 'target');
  const asHttp = url.replace(/^ws/, 'http');
  if (!grant || asHttp.startsWith(grant.prefix) || new URL(asHttp).origin !== grant.server.origin) return;
  const known = await world.storage.read('workerSocketPrefixes');
  if (known.includes(grant.prefix)) return;
  await world.storage.write('workerSocketPrefixes', [...known, grant.prefix]);
  await putRulesInForce(world);
}
