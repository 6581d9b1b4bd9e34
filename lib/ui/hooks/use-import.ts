import { useRef, useState } from 'preact/hooks';
import type { ImportPlan } from '../../core/kubeconfig/import-plan.ts';
import type { ImportedContext } from '../../core/kubeconfig/kube-context.ts';
import type { KubeconfigReading, KubeconfigText } from '../../core/kubeconfig/read.ts';
import { success } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import type { OptionsBackend } from '../backend.ts';
import { checkPassphrase, type KeepingDraft, keepAs } from '../options/KeepingChoice.tsx';
import { serversOf } from '../options/servers-of.ts';
import { afterPaint } from '../shared/after-paint.ts';
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
      readonly refusal: { readonly problem: Problem; readonly again: () => void } | null;
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

  const refuse = (problem: Problem, again: () => void) => {
    setStage((before) => (before.kind === 'read' ? { ...before, refusal: { problem, again } } : before));
  };

  /** Asks for access first: the browser shows its question only in the click itself. */
  const apply = async (chosen: ImportedContext[], draft: KeepingDraft | null) => {
    const checked = draft && draft.kind !== 'session' ? checkPassphrase(draft) : success(null);
    if (!checked.ok) return refuse(checked.problem, () => void apply(chosen, draft));
    const servers = serversOf(chosen.map(({ context }) => context));
    const asked = servers.length === 0 ? Promise.resolve(true) : backend.requestHostAccess(servers);
    // A browser that cannot ask has not given access; the contexts are stored all the same.
    const isAccessGiven = await asked.catch(() => false);
    const kept = draft ? await afterPaint().then(() => keepAs(backend, draft)) : success(null);
    const outcome = kept.ok ? await backend.importContexts(chosen) : kept;
    if (!outcome.ok) return refuse(outcome.problem, () => void apply(chosen, kept.ok ? null : draft));
    files.current = [];
    setStage({ kind: 'done', count: chosen.length, isAccessGiven });
    onImported();
  };

  return { stage, add, startOver, apply };
}
