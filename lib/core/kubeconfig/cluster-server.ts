import type { Problem } from '../problems.ts';
import { parseServer, type Server } from '../proxy-url/server.ts';
import { problemOf } from './redact.ts';
import type { Cluster } from './schema.ts';

/** What a cluster entry comes to. */
export interface ClusterReading {
  readonly server: Server | null;
  readonly obstacles: readonly Problem[];
  readonly notes: readonly Problem[];
}

/**
 * The server of a cluster entry, what client-go's strict layer has against the entry, and which of its settings are
 * left to the browser: an extension can neither bring a CA, nor skip or bend the check of a certificate, nor choose
 * a proxy for one server.
 */
export function readCluster(name: string, cluster: Cluster): ClusterReading {
  const server = parseServer(name, cluster.server);
  const obstacles = server.ok ? [] : [server.problem];
  return {
    server: server.ok ? server.value : null,
    obstacles: [...obstacles, ...conflictsOf(name, cluster)],
    notes: settingsLeftOut(name, cluster),
  };
}

function conflictsOf(name: string, cluster: Cluster): Problem[] {
  const [file, data] = [cluster['certificate-authority'], cluster['certificate-authority-data']];
  const both = (field: string, other: string) => problemOf('fieldsConflict', { entry: name, field, other });
  const conflicts: Problem[] = [];
  if (file !== '' && data !== '') conflicts.push(both('certificate-authority', 'certificate-authority-data'));
  if (cluster['insecure-skip-tls-verify'] && (file !== '' || data !== '')) {
    conflicts.push(
      both(file === '' ? 'certificate-authority-data' : 'certificate-authority', 'insecure-skip-tls-verify'),
    );
  }
  const proxy = cluster['proxy-url'];
  if (proxy !== '' && !isProxy(proxy)) conflicts.push(problemOf('proxyUrlInvalid', { cluster: name }));
  return conflicts;
}

function settingsLeftOut(cluster: string, settings: Cluster): Problem[] {
  const notes: Problem[] = [];
  const file = settings['certificate-authority'];
  if (file !== '') notes.push(problemOf('certificateAuthorityFileIgnored', { cluster, path: file }));
  else if (settings['certificate-authority-data'] !== '')
    notes.push(problemOf('certificateAuthorityIgnored', { cluster }));
  if (settings['insecure-skip-tls-verify']) notes.push(problemOf('skipTlsVerifyIgnored', { cluster }));
  if (settings['tls-server-name'] !== '') notes.push(problemOf('tlsServerNameIgnored', { cluster }));
  if (settings['proxy-url'] !== '') notes.push(problemOf('proxyUrlIgnored', { cluster }));
  if (settings['disable-compression']) notes.push(problemOf('disableCompressionIgnored', { cluster }));
  return notes;
}

function isProxy(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:', 'socks5:'].includes(new URL(text).protocol);
}
