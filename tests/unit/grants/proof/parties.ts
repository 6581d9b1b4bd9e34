import type { Grant } from '../../../../lib/core/grants/grant.ts';
import type { DnrRequest } from './dnr-condition.ts';
import type { Limits } from './limits.ts';
import type { Setting } from './settings.ts';

/** Whether the origin is the server's, as far as it can be told. A dot at the end names the same host. */
export function isHost(origin: string | null, grant: Grant, type: string, limits: Limits): boolean {
  if (origin === null) return false;
  const own = new URL(grant.server.origin);
  const { hostname, protocol, port } = new URL(origin);
  const host = hostname.replace(/\.$/, '');
  const isNamed = host === own.hostname || (limits.subdomainsCountFor(type) && host.endsWith(`.${own.hostname}`));
  return isNamed && (limits.portsCountAsOne || (protocol === own.protocol && port === own.port));
}

/** Whether the origin is the extension's own, as far as it can be told. */
export function isExtension(origin: string | null, { dialect }: Setting, limits: Limits): boolean {
  if (origin === null) return false;
  const { hostname, protocol } = new URL(origin);
  if (!limits.siteNamedLikeExtensionCounts) return origin === `chrome-extension://${dialect.extensionHost}`;
  return hostname === dialect.extensionHost && /^(chrome-extension|https?):$/.test(protocol);
}

/** Whether who starts the request may use the grant for it. */
export function mayUse(grant: Grant, request: DnrRequest, setting: Setting, limits: Limits): boolean {
  const { type, method, initiator } = request;
  if (grant.kind === 'api') return type === 'main_frame' && method === 'get' && isExtension(initiator, setting, limits);
  // An app without storage has no name as an initiator; our page around it is what tells it from others.
  if (grant.kind === 'isolated') return type !== 'main_frame' && isExtension(topOf(request, limits), setting, limits);
  if (type === 'main_frame') return isExtension(initiator, setting, limits) || isHost(initiator, grant, type, limits);
  return isHost(initiator, grant, type, limits) && isHost(topOf(request, limits), grant, type, limits);
}

/** Whose page conditions take for the top frame. */
export function topOf({ top, initiator }: DnrRequest, { opaqueTopCounts }: Limits): string | null {
  return top ?? (opaqueTopCounts ? initiator : null);
}
