import type { Containers } from '../../background/dependencies.ts';
import { browser } from './browser.ts';

/** `contextualIdentities`, which Chromium doesn't have. */
interface ContextualIdentities {
  get(id: string): Promise<unknown>;
  create(details: { name: string; color: string; icon: string }): Promise<{ cookieStoreId: string }>;
  remove(id: string): Promise<unknown>;
}

/** Firefox's containers. */
export function browserContainers(): Containers {
  const { contextualIdentities: api } = browser as unknown as { contextualIdentities: ContextualIdentities };
  return {
    default: 'firefox-default',
    // Rejected for one that does not exist.
    has: (id) =>
      api.get(id).then(
        () => true,
        () => false,
      ),
    create: async (name) => (await api.create({ name, color: 'toolbar', icon: 'fence' })).cookieStoreId,
    remove: async (id) => {
      await api.remove(id);
    },
  };
}
