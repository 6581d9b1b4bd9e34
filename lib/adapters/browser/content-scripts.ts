import type { ContentScripts } from '../../background/dependencies.ts';
import { browser, isFirefox } from './browser.ts';

/** `scripting` as both browsers have it today; the published types lag behind. */
interface Scripting {
  getRegisteredContentScripts(filter: { ids: string[] }): Promise<{ matches?: string[] }[]>;
  registerContentScripts(scripts: object[]): Promise<void>;
  updateContentScripts(scripts: object[]): Promise<void>;
  unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
}

const ID = 'shim';

const SCRIPT = {
  id: ID,
  js: ['shim.js', 'polyfills.js'],
  world: 'MAIN',
  runAt: 'document_start',
  allFrames: true,
  matchOriginAsFallback: true,
  persistAcrossSessions: false,
} as const;

/**
 * The shim and the polyfills as a registered content script.
 *
 * In frames without an address of their own it runs by `matchOriginAsFallback`, which accepts only patterns of whole
 * origins; so the scripts themselves check whether their document is an app's. Firefox never matches a pattern with a port.
 */
export function browserContentScripts(): ContentScripts {
  const api = browser.scripting as unknown as Scripting;
  const patternOf = (origin: string) => {
    const { host, hostname } = new URL(origin);
    return `https://${isFirefox() ? hostname : host}/*`;
  };
  return {
    replaceOrigins: async (origins) => {
      const matches = [...new Set(origins.map(patternOf))].sort();
      const [registered] = await api.getRegisteredContentScripts({ ids: [ID] });
      if (matches.length === 0) {
        if (registered) await api.unregisterContentScripts({ ids: [ID] });
      } else if (!registered) {
        await api.registerContentScripts([{ ...SCRIPT, matches }]);
      } else if (JSON.stringify([...(registered.matches ?? [])].sort()) !== JSON.stringify(matches)) {
        await api.updateContentScripts([{ id: ID, matches }]);
      }
    },
  };
}
