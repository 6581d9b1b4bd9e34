import { formatNumber, t } from '../shared/translate.ts';
import { MAX_MARKED, type Marks } from './use-marks.ts';

interface MarkedNoticeProps {
  marks: Marks;
  onOpen: () => void;
}

/** Asks whether as many tabs as are marked may open, or says that no more can be marked. */
export function MarkedNotice({ marks, onOpen }: MarkedNoticeProps) {
  const { marked, isAsking, isFull, keep } = marks;
  if (isAsking) {
    return (
      // The focus stays in the field, where Enter opens them too.
      <div class="notice" role="alert" onMouseDown={(event) => event.preventDefault()}>
        <div class="notice-body">
          <p class="notice-sentence">{t('popup.markedQuestion', marked.length, [formatNumber(marked.length)])}</p>
          <p class="actions">
            <button type="button" class="primary" onClick={onOpen}>
              {t('popup.open')}
            </button>
            <button type="button" onClick={() => keep(marked)}>
              {t('common.cancel')}
            </button>
          </p>
        </div>
      </div>
    );
  }
  return isFull ? (
    <p class="hint marks-full" role="status">
      {t('popup.markedLimit', [formatNumber(MAX_MARKED)])}
    </p>
  ) : null;
}
