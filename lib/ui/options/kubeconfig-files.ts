import type { KubeconfigText } from '../../core/kubeconfig/read.ts';

/** More than any kubeconfig needs, and enough for the reader to see that a file is none. */
const READ_AT_MOST = 6_000_000;

/** The text of files that a person chose or dropped. Of huge ones only the beginning is read. */
export function readFiles(files: Iterable<File>): Promise<KubeconfigText[]> {
  return Promise.all(
    [...files].map(async (file) => ({ name: file.name, text: await file.slice(0, READ_AT_MOST).text() })),
  );
}
