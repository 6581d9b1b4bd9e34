import type { Containers } from '../../background/dependencies.ts';
import { browser } from './browser.ts';

/** `contextualIdentities`, which Chromium doesn't have. */
interface ContextualIdentities {
  get(id: string): Promise<{ readonly name: string; readonly icon: string }>;
  create(details: { name: string; color: string; icon: string }): Promise<{ cookieStoreId: string }>;
  remove(id: string): Promise<unknown>;
}

/** Of the containers that we create. Their colour tells nothing: Firefox 153 gives them another one. */
const ICON = 'fence';

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
    create: async (name) => (await api.create({ name, color: 'toolbar', icon: ICON })).cookieStoreId,
    remove: async (id, isOurs) => {
      const { name, icon } = await api.get(id);
      if (icon === ICON && isOurs(name)) await api.remove(id);
    },
  };
}
