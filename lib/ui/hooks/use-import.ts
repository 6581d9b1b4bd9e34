import { useRef, useState } from 'preact/hooks';
import { usableServers } from '../../core/kubeconfig/assess-context.ts';
import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import type { ImportedContext, KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ImportCandidate, KubeconfigReading, KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';
import { success } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import type { OptionsBackend } from '../backend.ts';
import { applyStorageMode, checkPassphrase, type StorageModeDraft } from '../options/storage-mode.ts';

/** Why an import failed, and how to try again. */
export interface ImportRefusal {
  readonly problem: Problem;
  readonly retry: () => void;
}

/** How far an import has come. */
export type ImportStage =
  | { readonly kind: 'empty' }
  | { readonly kind: 'reading' }
  | {
      readonly kind: 'preview';
      readonly reading: KubeconfigReading;
      /** One for each candidate, in the same order. */
      readonly steps: readonly ImportStep[];
      /** What was read, where there is nothing to import in it: the person can correct it. */
      readonly rejectedFiles: readonly KubeconfigText[];
      readonly refusal: ImportRefusal | null;
    }
  | { readonly kind: 'done'; readonly count: number; readonly isAccessGranted: boolean };

export type Import = ReturnType<typeof useImport>;

/** Reads kubeconfigs, tells what importing them would do, and does it. Nothing is stored before `apply`. */
export function useImport(backend: OptionsBackend, onImported: (contexts: readonly KubeContext[]) => void) {
  const { background } = backend;
  const [stage, setStage] = useState<ImportStage>({ kind: 'empty' });
  const files = useRef<readonly KubeconfigText[]>([]);

  /** Files are read together: contexts of one can refer to clusters and users of another. */
  const addFiles = async (more: readonly KubeconfigText[]) => {
    const all = [...files.current, ...more];
    files.current = all;
    setStage({ kind: 'reading' });
    const reading = await backend.readKubeconfigs(all);
    const steps = await background.planImport(reading.candidates.map(toImported));
    // More files were added meanwhile, and are being read together with these.
    if (files.current !== all) return;
    const hasCandidates = reading.candidates.length > 0;
    if (!hasCandidates) files.current = [];
    setStage({ kind: 'preview', reading, steps, rejectedFiles: hasCandidates ? [] : all, refusal: null });
  };

  const startOver = () => {
    files.current = [];
    setStage({ kind: 'empty' });
  };

  /** Forgets an import that is done. */
  const dismiss = () => setStage((before) => (before.kind === 'done' ? { kind: 'empty' } : before));

  const refuse = (problem: Problem, retry: () => void) => {
    setStage((before) => (before.kind === 'preview' ? { ...before, refusal: { problem, retry } } : before));
  };

  /** Requests host access first: browsers show their prompt only during the click itself. */
  const apply = async (chosen: readonly ImportCandidate[], draft: StorageModeDraft | null) => {
    const checked = draft && draft.mode !== 'memoryOnly' ? checkPassphrase(draft) : success(null);
    if (!checked.ok) return refuse(checked.problem, () => void apply(chosen, draft));
    const servers = usableServers(chosen.map(({ context }) => context));
    const request = servers.length === 0 ? Promise.resolve(true) : backend.requestHostAccess(servers);
    // Where the browser cannot ask, there is no access, but the contexts are stored all the same.
    const isAccessGranted = await request.catch(() => false);
    const applied = draft ? await applyStorageMode(backend.vault, draft) : success(null);
    const outcome = applied.ok ? await background.importContexts(chosen.map(toImported)) : applied;
    if (!outcome.ok) return refuse(outcome.problem, () => void apply(chosen, applied.ok ? null : draft));
    files.current = [];
    setStage({ kind: 'done', count: chosen.length, isAccessGranted });
    onImported(chosen.map(({ context }) => context));
  };

  return { stage, addFiles, startOver, dismiss, apply };
}

function toImported({ context, credential }: ImportCandidate): ImportedContext {
  return { context, credential };
}
