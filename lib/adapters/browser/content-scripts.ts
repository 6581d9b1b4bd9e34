import type { ContentScripts } from '../../background/dependencies.ts';
import { browser, isFirefox } from './browser.ts';
import { patternOfOrigin, patternsOfHost } from './url-patterns.ts';

/** `scripting` as both browsers have it today; the published types lag behind. */
interface Scripting {
  getRegisteredContentScripts(filter: { ids: string[] }): Promise<{ matches?: string[] }[]>;
  registerContentScripts(scripts: object[]): Promise<void>;
  updateContentScripts(scripts: object[]): Promise<void>;
  unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
}

/**
 * In documents without an address of their own a script runs by `matchOriginAsFallback`, which accepts only patterns of whole
 * origins; so the shim itself checks whether its document is an app's.
 */
const EVERYWHERE = { runAt: 'document_start', matchOriginAsFallback: true } as const;

/** The shim and the polyfills, which become part of an app's pages. */
const SHIM = {
  ...EVERYWHERE,
  id: 'shim',
  js: ['shim.js', 'polyfills.js'],
  world: 'MAIN',
  allFrames: true,
  persistAcrossSessions: false,
} as const;

/** The shim's part for isolated apps. */
const ISOLATED_SHIM = { ...SHIM, id: 'isolated-shim', js: ['isolated-shim.js'] } as const;

/**
 * The guard is there before the background is: restored tabs load while the browser starts. In frames it runs where rules do
 * not know the top frame, and would take a neighbour's frame in another site's page for the app.
 */
const GUARD = {
  ...EVERYWHERE,
  id: 'document-guard',
  js: ['document-guard.js'],
  world: 'ISOLATED',
  allFrames: isFirefox(),
  persistAcrossSessions: true,
} as const;

/** Where it is, no page of a host has a hold of an app's window. */
const WINDOW_GUARD = {
  ...EVERYWHERE,
  id: 'window-guard',
  js: ['window-guard.js'],
  world: 'ISOLATED',
  allFrames: true,
  persistAcrossSessions: false,
} as const;

type Script = typeof SHIM | typeof ISOLATED_SHIM | typeof GUARD | typeof WINDOW_GUARD;

/** The browser's registered content scripts. */
export function browserContentScripts(): ContentScripts {
  const api = browser.scripting as unknown as Scripting;
  const inForce = new Map<string, string>();

  /** Asks the browser only about changes: this is on the way of every app that opens. */
  const replace = async (script: Script, patterns: readonly string[]): Promise<void> => {
    const { id } = script;
    const matches = [...new Set(patterns)].sort();
    const wanted = JSON.stringify(matches);
    if (inForce.get(id) === wanted) return;
    const [registered] = await api.getRegisteredContentScripts({ ids: [id] });
    if (matches.length === 0) {
      if (registered) await api.unregisterContentScripts({ ids: [id] });
    } else if (!registered) {
      await api.registerContentScripts([{ ...script, matches }]);
    } else if (JSON.stringify([...(registered.matches ?? [])].sort()) !== wanted) {
      await api.updateContentScripts([{ id, matches }]);
    }
    inForce.set(id, wanted);
  };

  const replaceOnHosts = (script: Script, hosts: readonly string[]) =>
    replace(
      script,
      hosts.flatMap((host) => patternsOfHost(host)),
    );

  return {
    replaceShim: async (origins, isolatedOrigins) => {
      await replace(SHIM, origins.map(patternOfOrigin));
      await replace(ISOLATED_SHIM, isolatedOrigins.map(patternOfOrigin));
    },
    replaceGuard: (hosts) => replaceOnHosts(GUARD, hosts),
    replaceWindowGuard: (hosts) => replaceOnHosts(WINDOW_GUARD, hosts),
  };
}
