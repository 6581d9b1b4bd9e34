import { useRef, useState } from 'preact/hooks';
import type { ImportPlan } from '../../core/kubeconfig/import-plan.ts';
import type { ImportedContext } from '../../core/kubeconfig/kube-context.ts';
import type { KubeconfigReading, KubeconfigText } from '../../core/kubeconfig/read.ts';
import type { Problem } from '../../core/problems.ts';
import type { OptionsBackend } from '../backend.ts';
import { serversOf } from '../options/servers-of.ts';
import { inSlices } from '../shared/in-slices.ts';

/** How far an import has come. */
export type ImportStage =
  | { readonly kind: 'empty' }
  | { readonly kind: 'reading' }
  | {
      readonly kind: 'read';
      readonly reading: KubeconfigReading;
      readonly plan: ImportPlan;
      /** Why the import that was asked for was not made. */
      readonly refusal: Problem | null;
    }
  | { readonly kind: 'done'; readonly count: number; readonly isAccessGiven: boolean };

/** Reads kubeconfigs, says what importing them would do, and does it. Nothing is stored before `apply`. */
export function useImport(backend: OptionsBackend, onImported: () => void) {
  const [stage, setStage] = useState<ImportStage>({ kind: 'empty' });
  const files = useRef<readonly KubeconfigText[]>([]);

  /** Files belong together: contexts of one may refer to clusters and users of another. */
  const add = async (more: readonly KubeconfigText[]) => {
    const all = [...files.current, ...more];
    files.current = all;
    setStage({ kind: 'reading' });
    // The YAML parser is the largest thing on the page, and the page is of use before it is there.
    const { readInSteps } = await import('../../core/kubeconfig/read.ts');
    const reading = await inSlices(readInSteps(all));
    const plan = await backend.planImport(reading.imported);
    // Files that were dropped meanwhile are read together with these.
    if (files.current !== all) return;
    if (reading.imported.length === 0) files.current = [];
    setStage({ kind: 'read', reading, plan, refusal: null });
  };

  const startOver = () => {
    files.current = [];
    setStage({ kind: 'empty' });
  };

  /** Asks for access first: the browser shows its question only in the click itself. */
  const apply = async (chosen: ImportedContext[]) => {
    const servers = serversOf(chosen.map(({ context }) => context));
    const asked = servers.length === 0 ? Promise.resolve(true) : backend.requestHostAccess(servers);
    // A browser that cannot ask has not given access; the contexts are stored all the same.
    const isAccessGiven = await asked.catch(() => false);
    const outcome = await backend.importContexts(chosen);
    if (!outcome.ok) {
      setStage((before) => (before.kind === 'read' ? { ...before, refusal: outcome.problem } : before));
      return;
    }
    files.current = [];
    setStage({ kind: 'done', count: chosen.length, isAccessGiven });
    onImported();
  };

  return { stage, add, startOver, apply };
}
