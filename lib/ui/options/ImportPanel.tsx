import type { Problem } from '../../core/problems.ts';
import type { VaultStatus } from '../../core/vault/vault-status.ts';
import type { OptionsBackend } from '../backend.ts';
import { type ImportStage, useImport } from '../hooks/use-import.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { formatNumber, t } from '../shared/translate.ts';
import { DropZone } from './DropZone.tsx';
import { ImportPreview } from './ImportPreview.tsx';
import { KubeconfigInput } from './KubeconfigInput.tsx';

const MAX_PROBLEMS = 20;

interface ImportPanelProps {
  backend: OptionsBackend;
  /** Null until it is known. */
  vaultStatus: VaultStatus | null;
  onImported: () => void;
}

/** Reads kubeconfigs, shows what importing them would do, and imports them. */
export function ImportPanel({ backend, vaultStatus, onImported }: ImportPanelProps) {
  const { stage, addFiles, startOver, apply } = useImport(backend, onImported);
  const hasCandidates = stage.kind === 'preview' && stage.reading.candidates.length > 0;
  return (
    <section class="panel" aria-labelledby="import-title">
      <h2 id="import-title">{t('import.title')}</h2>
      <DropZone onFiles={(files) => void addFiles(files)} />
      {stage.kind === 'done' && <Done stage={stage} onImportAnother={startOver} />}
      {stage.kind === 'reading' && <p role="status">{t('import.reading')}</p>}
      {stage.kind === 'preview' && <Problems problems={stage.reading.problems} />}
      {hasCandidates && (
        <ImportPreview
          // What is chosen belongs to one reading.
          key={stage.reading.candidates.map(({ context }) => context.id).join('\n')}
          backend={backend}
          reading={stage.reading}
          steps={stage.steps}
          onMoreFiles={(files) => void addFiles(files)}
          onStartOver={startOver}
          asksForStorageMode={vaultStatus?.mode === 'undecided'}
          onApply={(chosen, draft) => void apply(chosen, draft)}
        />
      )}
      {stage.kind === 'preview' && stage.refusal && (
        <ProblemPanel
          backend={backend}
          problem={stage.refusal.problem}
          context={null}
          onResolved={stage.refusal.retry}
        />
      )}
      {(stage.kind === 'empty' || (stage.kind === 'preview' && !hasCandidates)) && (
        <KubeconfigInput onFiles={(files) => void addFiles(files)} />
      )}
    </section>
  );
}

/** Problems of the files. A file that is not a kubeconfig can have one in each line. */
function Problems({ problems }: { problems: readonly Problem[] }) {
  const more = problems.length - MAX_PROBLEMS;
  return (
    <>
      {problems.slice(0, MAX_PROBLEMS).map((problem, index) => (
        <ProblemNotice key={`${problem.code}${index}`} problem={problem} isNew />
      ))}
      {more > 0 && <p class="hint">{t('import.moreProblems', more, [formatNumber(more)])}</p>}
    </>
  );
}

interface DoneProps {
  stage: Extract<ImportStage, { kind: 'done' }>;
  onImportAnother: () => void;
}

function Done({ stage, onImportAnother }: DoneProps) {
  return (
    <div class="notice done" role="status">
      <div class="notice-body">
        <p class="notice-sentence">{t('import.done', stage.count)}</p>
        <p class="notice-step">{stage.isAccessGranted ? t('import.doneNext') : t('import.accessRefused')}</p>
        <p class="actions">
          <button type="button" onClick={onImportAnother}>
            {t('import.another')}
          </button>
        </p>
      </div>
    </div>
  );
}
