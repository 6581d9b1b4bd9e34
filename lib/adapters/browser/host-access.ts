import type { HostAccess } from '../../background/dependencies.ts';
import { hostsOf, type Server } from '../../core/proxy-url/server.ts';
import { browser } from './browser.ts';
import { patternsOfHost } from './url-patterns.ts';

/** The browser's own record of host permissions. */
export function browserHostAccess(): HostAccess {
  return {
    has: (server) => browser.permissions.contains({ origins: hostPatterns([server]) }),
    remove: async (servers) => {
      await browser.permissions.remove({ origins: hostPatterns(servers) });
    },
    removeAll: async () => {
      const { origins = [] } = await browser.permissions.getAll();
      if (origins.length > 0) await browser.permissions.remove({ origins });
    },
  };
}

/** Calls back when access to hosts is taken back, with their names, `*` for all. */
export function onHostAccessRemoved(listener: (hosts: readonly string[]) => void): void {
  browser.permissions.onRemoved.addListener(({ origins = [] }) => {
    const hosts = origins.map((pattern) => /^[^:]+:\/\/(?:\*\.)?([^/]+)/.exec(pattern)?.[1] ?? '*');
    if (hosts.length > 0) listener([...new Set(hosts)]);
  });
}

/** Asks the person for access to these servers. Browsers show the prompt only in the click itself. */
export function requestHostAccess(servers: readonly Server[]): Promise<boolean> {
  return browser.permissions.request({ origins: hostPatterns(servers) });
}

/**
 * The host permissions that servers need: their hosts under https, http and wss, without a port, and with subdomains where
 * the host is a name.
 *
 * Firefox accepts a pattern with a port and then ignores it. Chromium supports the port, but a rule applies only where its
 * extension has access, so our rules against the host's other ports, its http twin and its subdomains would have no effect.
 * What is signed is decided by rules, which do name host and port. In Chromium `*` doesn't include WebSockets.
 */
function hostPatterns(servers: readonly Server[]): string[] {
  return hostsOf(servers).flatMap((host) => patternsOfHost(host, ['https', 'http', 'wss']));
}
