import type { KubeconfigText } from '../../core/kubeconfig/read.ts';

/**
 * More than any kubeconfig needs, in bytes. A character takes three at most where it is one of JavaScript's, so what
 * is left of a larger file is still more characters than the reader takes, and never read as if it were all.
 */
const READ_AT_MOST = 16_000_000;

/** The text of files that a person chose or dropped. Of huge ones only the beginning is read. */
export function readFiles(files: Iterable<File>): Promise<KubeconfigText[]> {
  return Promise.all(
    [...files].map(async (file) => ({ name: file.name, text: await file.slice(0, READ_AT_MOST).text() })),
  );
}
