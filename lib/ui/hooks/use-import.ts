import { useState } from 'preact/hooks';
import type { ImportPlan } from '../../core/kubeconfig/import-plan.ts';
import type { ImportedContext } from '../../core/kubeconfig/kube-context.ts';
import type { KubeconfigReading, KubeconfigText } from '../../core/kubeconfig/read.ts';
import type { OptionsBackend } from '../backend.ts';
import { serversOf } from '../options/servers-of.ts';

/** How far an import has come. */
export type ImportStage =
  | { readonly kind: 'empty' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly reading: KubeconfigReading; readonly plan: ImportPlan }
  | { readonly kind: 'done'; readonly count: number; readonly isAccessGiven: boolean };

/** Reads kubeconfigs, says what importing them would do, and does it. Nothing is stored before `apply`. */
export function useImport(backend: OptionsBackend, onImported: () => void) {
  const [files, setFiles] = useState<readonly KubeconfigText[]>([]);
  const [stage, setStage] = useState<ImportStage>({ kind: 'empty' });

  /** Files belong together: contexts of one may refer to clusters and users of another. */
  const add = async (more: readonly KubeconfigText[]) => {
    const all = [...files, ...more];
    setFiles(all);
    setStage({ kind: 'reading' });
    // The YAML parser is the largest thing on the page, and the page is of use before it is there.
    const { readKubeconfigs } = await import('../../core/kubeconfig/read.ts');
    const reading = readKubeconfigs(all);
    if (reading.imported.length === 0) setFiles([]);
    setStage({ kind: 'read', reading, plan: await backend.planImport(reading.imported) });
  };

  const startOver = () => {
    setFiles([]);
    setStage({ kind: 'empty' });
  };

  /** Asks for access first: the browser shows its question only in the click itself. */
  const apply = async (chosen: ImportedContext[]) => {
    const servers = serversOf(chosen.map(({ context }) => context));
    const asked = servers.length === 0 ? Promise.resolve(true) : backend.requestHostAccess(servers);
    // A browser that cannot ask has not given access; the contexts are stored all the same.
    const isAccessGiven = await asked.catch(() => false);
    await backend.importContexts(chosen);
    setFiles([]);
    setStage({ kind: 'done', count: chosen.length, isAccessGiven });
    onImported();
  };

  return { stage, add, startOver, apply };
}
