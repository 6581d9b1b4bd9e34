import type { Problem } from '../../core/problems.ts';
import type { VaultState } from '../../core/vault/vault-state.ts';
import type { OptionsBackend } from '../backend.ts';
import { type ImportStage, useImport } from '../hooks/use-import.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { ProblemPanel } from '../shared/ProblemPanel.tsx';
import { formatNumber, t } from '../shared/words.ts';
import { DropZone } from './DropZone.tsx';
import { ImportPreview } from './ImportPreview.tsx';
import { KubeconfigInput } from './KubeconfigInput.tsx';

const MOST_PROBLEMS = 20;

interface ImportPanelProps {
  backend: OptionsBackend;
  /** Null until it is known. */
  vault: VaultState | null;
  onImported: () => void;
}

/** Takes kubeconfigs, shows what importing them would do, and imports them. */
export function ImportPanel({ backend, vault, onImported }: ImportPanelProps) {
  const { stage, add, startOver, apply } = useImport(backend, onImported);
  const isPreview = stage.kind === 'read' && stage.reading.imported.length > 0;
  return (
    <section class="panel" aria-labelledby="import-title">
      <h2 id="import-title">{t('import.title')}</h2>
      <DropZone onFiles={(files) => void add(files)} />
      {stage.kind === 'done' && <Done stage={stage} onAnother={startOver} />}
      {stage.kind === 'reading' && <p role="status">{t('import.reading')}</p>}
      {stage.kind === 'read' && <Problems problems={stage.reading.problems} />}
      {stage.kind === 'read' && isPreview && (
        <ImportPreview
          // A choice belongs to one reading.
          key={stage.reading.imported.map(({ context }) => context.id).join('\n')}
          backend={backend}
          reading={stage.reading}
          plan={stage.plan}
          onMoreFiles={(files) => void add(files)}
          onStartOver={startOver}
          asksAboutKeeping={vault?.keeping === 'unchosen'}
          onApply={(chosen, draft) => void apply(chosen, draft)}
        />
      )}
      {stage.kind === 'read' && stage.refusal && (
        <ProblemPanel
          backend={backend}
          problem={stage.refusal.problem}
          context={null}
          onSettled={stage.refusal.again}
        />
      )}
      {(stage.kind === 'empty' || (stage.kind === 'read' && !isPreview)) && (
        <KubeconfigInput onFiles={(files) => void add(files)} />
      )}
    </section>
  );
}

/** What is wrong with the files. A file that is no kubeconfig may have a problem in each of its lines. */
function Problems({ problems }: { problems: readonly Problem[] }) {
  const more = problems.length - MOST_PROBLEMS;
  return (
    <>
      {problems.slice(0, MOST_PROBLEMS).map((problem, index) => (
        <ProblemNotice key={`${problem.code}${index}`} problem={problem} isNew />
      ))}
      {more > 0 && <p class="hint">{t('import.moreProblems', more, [formatNumber(more)])}</p>}
    </>
  );
}

function Done({ stage, onAnother }: { stage: Extract<ImportStage, { kind: 'done' }>; onAnother: () => void }) {
  return (
    <div class="notice done" role="status">
      <div class="notice-body">
        <p class="notice-sentence">{t('import.done', stage.count)}</p>
        <p class="notice-step">{stage.isAccessGiven ? t('import.doneNext') : t('import.accessRefused')}</p>
        <p class="actions">
          <button type="button" onClick={onAnother}>
            {t('import.another')}
          </button>
        </p>
      </div>
    </div>
  );
}
