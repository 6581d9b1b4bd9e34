import { hostOf, isAddress } from '../../core/grants/patterns.ts';
import type { Server } from '../../core/proxy-url/server.ts';
import type { HostAccess } from '../../tasks/world.ts';
import { browser } from './browser.ts';

/**
 * The host permissions that one server needs: its host under https, http and wss, without a port, and with its
 * subdomains where it is a name.
 *
 * Firefox takes a pattern with a port, says yes and then does nothing. In Chromium a port could be named, but then
 * our rules that refuse the host's other ports and its http twin would be the ones without effect: a rule acts only
 * where its extension has access. The same holds for subdomains, which conditions on initiators take for the host. What
 * is signed is decided by the rules, which do name host and port. `*` covers no WebSocket in Chromium.
 */
function hostPatterns(servers: readonly Server[]): string[] {
  const hosts = new Set(servers.map(hostOf).map((host) => (isAddress(host) ? host : `*.${host}`)));
  return [...hosts].flatMap((host) => [`https://${host}/*`, `http://${host}/*`, `wss://${host}/*`]);
}

/** The browser's own record of host permissions. */
export function browserHostAccess(): HostAccess {
  return {
    has: (server) => browser.permissions.contains({ origins: hostPatterns([server]) }),
    remove: async (servers) => {
      await browser.permissions.remove({ origins: hostPatterns(servers) });
    },
  };
}

/** Asks the person for access to these servers. Browsers show the prompt only in the click itself. */
export function requestHostAccess(servers: readonly Server[]): Promise<boolean> {
  return browser.permissions.request({ origins: hostPatterns(servers) });
}
