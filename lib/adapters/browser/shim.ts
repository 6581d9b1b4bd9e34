import type { Shim } from '../../tasks/world.ts';
import { browser } from './browser.ts';

/** `scripting` as both browsers have it today; the published types lag behind. */
interface Scripting {
  getRegisteredContentScripts(filter: { ids: string[] }): Promise<{ matches?: string[] }[]>;
  registerContentScripts(scripts: object[]): Promise<void>;
  updateContentScripts(scripts: object[]): Promise<void>;
  unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
}

const ID = 'shim';

/**
 * The shim as a registered content script.
 *
 * In frames without an address of their own it runs by `matchOriginAsFallback`, which takes only patterns of whole
 * origins; so the script itself looks whether its document is an app's. Firefox never matches a pattern with a port.
 */
export function browserShim({ protocol } = self.location): Shim {
  const api = browser.scripting as unknown as Scripting;
  const patternOf = (origin: string) => {
    const { host, hostname } = new URL(origin);
    return `https://${protocol === 'moz-extension:' ? hostname : host}/*`;
  };
  return {
    replaceOrigins: async (origins) => {
      const matches = [...new Set(origins.map(patternOf))].sort();
      const [present] = await api.getRegisteredContentScripts({ ids: [ID] });
      if (matches.length === 0) {
        if (present) await api.unregisterContentScripts({ ids: [ID] });
      } else if (!present) {
        await api.registerContentScripts([{ ...SCRIPT, matches }]);
      } else if (JSON.stringify([...(present.matches ?? [])].sort()) !== JSON.stringify(matches)) {
        await api.updateContentScripts([{ id: ID, matches }]);
      }
    },
  };
}

const SCRIPT = {
  id: ID,
  js: ['shim.js', 'stand-ins.js'],
  world: 'MAIN',
  runAt: 'document_start',
  allFrames: true,
  matchOriginAsFallback: true,
  persistAcrossSessions: false,
} as const;
