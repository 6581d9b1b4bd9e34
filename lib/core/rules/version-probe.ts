import type { RequestHeader } from '../auth-headers.ts';
import type { Platform } from '../dnr/platform.ts';
import { PRIORITY } from '../dnr/priorities.ts';
import { escapeRegex } from '../dnr/regex.ts';
import type { RuleDraft } from '../dnr/rule.ts';
import { gateAddressPrefix } from '../gate/gate-address.ts';
import { type Server, serverUrl } from '../proxy-url/server.ts';
import { sign } from './signing.ts';

/**
 * What a probe begins with; the URL to open follows, in the fragment, which the server doesn't see. It is one of the same server, as
 * rules write it: what a page writes there, to use our page as its own, is none. A probe is a request by which
 * a browser that tells only of sent requests who started them tells that: `GET /version`, which every authenticated user may,
 * and which does nothing. It is signed, because kube-apiserver closes the connection after an unauthenticated request (since
 * 1.29). Nobody sees the response.
 */
export function probePrefix(server: Server): string {
  return `${serverUrl(server)}/version#`;
}

/** The URL to open, from a probe of one of these servers; null if the URL is none. */
export function probedUrl(url: string, servers: readonly Server[]): string | null {
  const server = servers.find((one) => url.startsWith(`${probePrefix(one)}${one.origin}/`));
  return server === undefined ? null : url.slice(probePrefix(server).length);
}

/**
 * Dynamic rules that send the tab of a probe to the gate when the response arrives. No response has the header of the condition,
 * so every response matches.
 */
export function probeRules(server: Server, platform: Platform): RuleDraft[] {
  if (platform.holdsRequests) return [];
  return [
    { priority: PRIORITY.allowProbe, action: { type: 'allow' }, condition: probeCondition(server) },
    {
      priority: PRIORITY.probe,
      action: {
        type: 'redirect',
        redirect: { regexSubstitution: `${gateAddressPrefix(platform)}${server.origin}\\1` },
      },
      condition: {
        // The origin is not captured: an expression has 2 KB, to which literal text at its start does not count.
        regexFilter: `^${escapeRegex(probePrefix(server) + server.origin)}(/.*)`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['main_frame'],
        requestMethods: ['get'],
        excludedResponseHeaders: [{ header: 'portside-never-sent' }],
      },
    },
  ];
}

/** Session rule that signs a server's probes. */
export function signProbeRule(server: Server, headers: readonly RequestHeader[]): RuleDraft {
  return { priority: PRIORITY.sign, action: sign(headers), condition: probeCondition(server) };
}

/** Matches the probes of a server, and nothing else. */
function probeCondition(server: Server) {
  return {
    urlFilter: `|${probePrefix(server)}${server.origin}/`,
    isUrlFilterCaseSensitive: true,
    resourceTypes: ['main_frame'],
    requestMethods: ['get'],
  } as const;
}
