import type { World } from './world.ts';

/** Sites whose pages may open targets without asking. */
export function listTrustedSites(world: World): Promise<string[]> {
  return world.storage.read('trustedSites');
}

/** Asks again before a page of this site opens anything, in this session too. */
export async function distrustSite(world: World, site: string): Promise<void> {
  for (const key of ['trustedSites', 'allowedSites'] as const) {
    const sites = await world.storage.read(key);
    await world.storage.write(
      key,
      sites.filter((other) => other !== site),
    );
  }
}
