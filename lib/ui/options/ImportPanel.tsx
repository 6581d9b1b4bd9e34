import type { OptionsBackend } from '../backend.ts';
import { type ImportStage, useImport } from '../hooks/use-import.ts';
import { ProblemNotice } from '../shared/ProblemNotice.tsx';
import { t } from '../shared/words.ts';
import { DropZone } from './DropZone.tsx';
import { ImportPreview } from './ImportPreview.tsx';
import { KubeconfigInput } from './KubeconfigInput.tsx';

interface ImportPanelProps {
  backend: OptionsBackend;
  onImported: () => void;
}

/** Takes kubeconfigs, shows what importing them would do, and imports them. */
export function ImportPanel({ backend, onImported }: ImportPanelProps) {
  const { stage, add, startOver, apply } = useImport(backend, onImported);
  const isPreview = stage.kind === 'read' && stage.reading.imported.length > 0;
  return (
    <section class="panel" aria-labelledby="import-title">
      <h2 id="import-title">{t('import.title')}</h2>
      <DropZone onFiles={(files) => void add(files)} />
      {stage.kind === 'done' && <Done stage={stage} onAnother={startOver} />}
      {stage.kind === 'reading' && <p role="status">{t('import.reading')}</p>}
      {stage.kind === 'read' &&
        stage.reading.problems.map((problem, index) => (
          <ProblemNotice key={`${problem.code}${index}`} problem={problem} isNew />
        ))}
      {stage.kind === 'read' && isPreview && (
        <ImportPreview
          // A choice belongs to one reading.
          key={stage.reading.imported.map(({ context }) => context.id).join('\n')}
          backend={backend}
          reading={stage.reading}
          plan={stage.plan}
          onMoreFiles={(files) => void add(files)}
          onStartOver={startOver}
          onApply={(chosen) => void apply(chosen)}
        />
      )}
      {(stage.kind === 'empty' || (stage.kind === 'read' && !isPreview)) && (
        <KubeconfigInput onFiles={(files) => void add(files)} />
      )}
    </section>
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
