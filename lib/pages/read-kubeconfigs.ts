import { currentPlatform } from '../adapters/browser/platform.ts';
import type { AssessedPlatform } from '../core/kubeconfig/assess-context.ts';
import type { KubeconfigReading, KubeconfigText } from '../core/kubeconfig/kubeconfig-reading.ts';
import { runInWorker } from './worker-client.ts';

/** What the kubeconfig worker is asked to read. */
export interface KubeconfigRequest {
  readonly files: readonly KubeconfigText[];
  readonly platform: AssessedPlatform;
}

/** Reads kubeconfigs in a worker: a large one takes seconds. */
export function readKubeconfigs(files: readonly KubeconfigText[]): Promise<KubeconfigReading> {
  const { extensionHost, repeatsRequestHeaders } = currentPlatform();
  return runInWorker<KubeconfigRequest, KubeconfigReading>('kubeconfig-worker', {
    files,
    platform: { extensionHost, repeatsRequestHeaders },
  });
}
