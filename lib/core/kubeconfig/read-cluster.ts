import type { Problem } from '../problems.ts';
import { hostnameOf, parseServer, storableAddress } from '../proxy-url/server.ts';
import { safeProblem } from '../text/safe-problem.ts';
import { type ClusterSettings, PLAIN_CLUSTER } from './kube-context.ts';
import type { Cluster } from './kubeconfig-schema.ts';
import { isTopLevelDomain } from './top-level-domains.ts';

/** A cluster entry as far as Portside stores it. */
export interface ClusterReading {
  /** Null where there is no such entry, or none that can be read. */
  readonly serverAddress: string | null;
  readonly settings: ClusterSettings;
  /** What client-go's strict validation refuses, and a server to which nobody can give access. */
  readonly faults: readonly Problem[];
}

/** The reading of a cluster that could not be read, for these reasons. */
export function unreadableCluster(...faults: Problem[]): ClusterReading {
  return { serverAddress: null, settings: PLAIN_CLUSTER, faults };
}

/** Reads a cluster entry. Whether its server can be used is decided by `assessContext`. */
export function readCluster(name: string, cluster: Cluster): ClusterReading {
  const { server, 'insecure-skip-tls-verify': insecureSkipTlsVerify } = cluster;
  return {
    serverAddress: storableAddress(server),
    settings: {
      certificateAuthority: certificateAuthorityOf(cluster),
      insecureSkipTlsVerify,
      hasTlsServerName: cluster['tls-server-name'] !== '',
      hasProxyUrl: cluster['proxy-url'] !== '',
      disableCompression: cluster['disable-compression'],
    },
    faults: [...serverFaults(name, server), ...conflictsOf(name, cluster)],
  };
}

/** Decided here and not in the background, for which the list of these domains is too large. */
function serverFaults(name: string, address: string): Problem[] {
  const server = parseServer(name, address);
  const host = server.ok ? hostnameOf(server.value) : '';
  return isTopLevelDomain(host) ? [safeProblem('serverIsTopLevelDomain', { cluster: name, host })] : [];
}

function certificateAuthorityOf(cluster: Cluster): ClusterSettings['certificateAuthority'] {
  const path = cluster['certificate-authority'];
  if (path !== '') return { kind: 'file', path };
  return cluster['certificate-authority-data'] === '' ? { kind: 'none' } : { kind: 'inline' };
}

function conflictsOf(name: string, cluster: Cluster): Problem[] {
  const [file, data] = [cluster['certificate-authority'], cluster['certificate-authority-data']];
  const both = (field: string, other: string) => safeProblem('fieldsConflict', { entry: name, field, other });
  const conflicts: Problem[] = [];
  if (file !== '' && data !== '') conflicts.push(both('certificate-authority', 'certificate-authority-data'));
  if (cluster['insecure-skip-tls-verify'] && (file !== '' || data !== '')) {
    const field = file === '' ? 'certificate-authority-data' : 'certificate-authority';
    conflicts.push(both(field, 'insecure-skip-tls-verify'));
  }
  const proxy = cluster['proxy-url'];
  if (proxy !== '' && !isProxyUrl(proxy)) conflicts.push(safeProblem('proxyUrlInvalid', { cluster: name }));
  return conflicts;
}

function isProxyUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:', 'socks5:'].includes(new URL(text).protocol);
}
