import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ImportStage } from '../hooks/use-import.ts';
import { t } from '../shared/translate.ts';

interface ImportDoneProps {
  stage: Extract<ImportStage, { kind: 'done' }>;
  onImportAnother: () => void;
  /** The person went elsewhere, and needs not be told again. */
  onLeave: () => void;
}

/** Says how many contexts were imported, and what to do with them. It takes the focus, above the contexts. */
export function ImportDone({ stage, onImportAnother, onLeave }: ImportDoneProps) {
  const notice = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => notice.current?.focus(), []);
  useEffect(() => onLeave, []);
  return (
    <div ref={notice} class="notice done" role="status" tabIndex={-1}>
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
