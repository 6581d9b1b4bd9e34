import type { Grant } from '../../../../lib/core/tabs/grant.ts';
import type { DnrRequest } from '../dnr-model/condition.ts';
import type { Configuration } from './configurations.ts';
import type { Limits } from './known-limits.ts';

/** Whether the origin is that of the grant's server, within the limits. A trailing dot names the same host. */
export function isServerOrigin(origin: string | null, grant: Grant, type: string, limits: Limits): boolean {
  if (origin === null) return false;
  const own = new URL(grant.server.origin);
  const { hostname, protocol, port } = new URL(origin);
  const host = hostname.replace(/\.$/, '');
  const isHost = host === own.hostname || (limits.subdomainsCountFor(type) && host.endsWith(`.${own.hostname}`));
  return isHost && (limits.portsCountAsOne || (protocol === own.protocol && port === own.port));
}

/** Whether the origin is the extension's own, within the limits. */
export function isExtensionOrigin(origin: string | null, { platform }: Configuration, limits: Limits): boolean {
  if (origin === null) return false;
  const { hostname, protocol } = new URL(origin);
  if (!limits.siteNamedLikeExtensionCounts) return origin === `chrome-extension://${platform.extensionHost}`;
  return hostname === platform.extensionHost && /^(chrome-extension|https?):$/.test(protocol);
}

/** Whether the request's type, initiator and top frame allow it to use the grant. */
export function mayUseGrant(grant: Grant, request: DnrRequest, configuration: Configuration, limits: Limits): boolean {
  const { type, method, initiator } = request;
  const isByExtension = isExtensionOrigin(initiator, configuration, limits);
  const isByServer = isServerOrigin(initiator, grant, type, limits);
  switch (grant.kind) {
    case 'api':
      return type === 'main_frame' && method === 'get' && isByExtension;
    case 'isolated':
      // Our own page in the top frame is what tells its partition from all others.
      if (type === 'main_frame' || !isExtensionOrigin(topOrigin(request, limits), configuration, limits)) return false;
      return isByServer || (type === 'sub_frame' && isByExtension);
    case 'target':
      if (type === 'main_frame') return isByExtension || isByServer;
      return isByServer && isServerOrigin(topOrigin(request, limits), grant, type, limits);
  }
}

/** The origin that conditions compare as the top frame's, within the limits. */
function topOrigin({ top, initiator }: DnrRequest, { opaqueTopCounts }: Limits): string | null {
  return top ?? (opaqueTopCounts ? initiator : null);
}
