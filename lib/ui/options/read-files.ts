import type { KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';

/**
 * Bytes of a file that are read. A character of JavaScript has at most three, so what is read of a larger file is still more
 * characters than a kubeconfig may have, and is refused instead of being taken for the whole file.
 */
const MAX_BYTES = 16_000_000;

/** The text of files that a person chose or dropped. */
export function readFiles(files: Iterable<File>): Promise<KubeconfigText[]> {
  return Promise.all(
    [...files].map(async (file) => ({ name: file.name, text: await file.slice(0, MAX_BYTES).text() })),
  );
}
