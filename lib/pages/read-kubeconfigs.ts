import { currentPlatform } from '../adapters/browser/platform.ts';
import type { Platform } from '../core/dnr/platform.ts';
import type { KubeconfigReading, KubeconfigText } from '../core/kubeconfig/kubeconfig-reading.ts';
import { runInWorker } from './worker-client.ts';

/** What the kubeconfig worker is asked to read. */
export interface KubeconfigRequest {
  readonly files: readonly KubeconfigText[];
  readonly platform: Pick<Platform, 'repeatsRequestHeaders'>;
}

/** Reads kubeconfigs in a worker: a large one takes seconds. */
export function readKubeconfigs(files: readonly KubeconfigText[]): Promise<KubeconfigReading> {
  const { repeatsRequestHeaders } = currentPlatform();
  return runInWorker<KubeconfigRequest, KubeconfigReading>('kubeconfig-worker', {
    files,
    platform: { repeatsRequestHeaders },
  });
}
