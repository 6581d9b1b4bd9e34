import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { timeLeft } from '../shared/relative-time.ts';
import { formatNumber, t } from '../shared/translate.ts';
import { ContextTag } from './ContextTag.tsx';
import type { KnownEntries } from './known-entries.ts';
import type { Row } from './rows.ts';

interface FooterProps {
  /** The context of the row that Enter chooses; null for none. */
  state: ContextState | null;
  labelOf: (context: KubeContext) => string;
  /** Epoch milliseconds. */
  now: number;
  isCopied: boolean;
  /** What the list is of. */
  mode: 'services' | 'actions' | 'contexts';
  current: Row | undefined;
  known: KnownEntries;
  /** How many services are marked. */
  markCount: number;
}

/** As whom the row opens, for how long still, and what the keys do. */
export function Footer({ state, labelOf, now, isCopied, mode, current, known, markCount }: FooterProps) {
  const left = state ? timeLeft(state.expiresAt, now) : '';
  return (
    <footer class="popup-footer">
      <p role="status">
        {isCopied
          ? t('common.copied')
          : state && (
              <ContextTag name={state.context.name}>
                {[labelOf(state.context), state.context.userName, left].filter(Boolean).join(' · ')}
              </ContextTag>
            )}
      </p>
      <p class="key-hints" aria-hidden="true">
        {markCount > 0 && mode === 'services' ? hintsForMarked(markCount) : hintsFor({ mode, current, known })}
      </p>
    </footer>
  );
}

function hintsFor({ mode, current, known }: Pick<FooterProps, 'mode' | 'current' | 'known'>) {
  switch (mode) {
    case 'actions':
      return [hint('↵', t('popup.keyChoose')), hint('←', t('common.back'))];
    case 'contexts':
      return [hint('↵', t('popup.keySearch')), hint('→', t('popup.keyMore')), hint('Esc', t('common.back'))];
    case 'services':
      return [
        ...(current ? [hint('↵', enterMeans(current, known))] : []),
        ...(current?.kind === 'service' ? [hint('→', t('popup.keyMore'))] : []),
        hint('@', t('popup.keyContext')),
      ];
  }
}

function hintsForMarked(count: number) {
  return [hint('↵', t('popup.markedOpen', [formatNumber(count)])), hint('Esc', t('popup.markedClear'))];
}

function hint(key: string, meaning: string) {
  return (
    <span key={key}>
      <kbd>{key}</kbd> {meaning}
    </span>
  );
}

function enterMeans(row: Row, known: KnownEntries): string {
  if (row.kind === 'attention') return t('popup.keyFix');
  return row.kind === 'service' && known.appOf(row.entry) ? t('popup.keyGoToTab') : t('popup.open');
}
