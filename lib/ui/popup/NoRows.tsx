import type { Problem } from '../../core/problems.ts';
import { problemSentence, t } from '../shared/translate.ts';

interface NoRowsProps {
  query: string;
  /** What the context is called that the search is limited to; null for all. */
  scope: string | null;
  isLoading: boolean;
  /** Whether services were listed, so that their absence means something. */
  isListed: boolean;
  /** Why pods, nodes or workloads could not be searched; null where they could, or need not be. */
  problem: Problem | null;
}

/** What stands in place of a list without rows. */
export function NoRows({ query, scope, isLoading, isListed, problem }: NoRowsProps) {
  if (isLoading) return <Skeleton />;
  if (!isListed && query === '') return null;
  return (
    <div class="no-rows">
      <p>{sentenceFor(query, scope)}</p>
      {problem && <p class="hint">{problemSentence(problem)}</p>}
      {query !== '' && <p class="hint">{scope ? t('popup.noMatchInHint') : t('popup.noMatchHint')}</p>}
    </div>
  );
}

function sentenceFor(query: string, scope: string | null): string {
  if (query === '') return t('popup.empty');
  return scope ? t('popup.noMatchIn', [query, scope]) : t('popup.noMatch', [query]);
}

/** The outline of a list. The style sheet shows it only after a moment. */
function Skeleton() {
  return (
    <div class="skeleton" role="status" aria-label={t('popup.loading')}>
      <span />
      <span />
      <span />
      <span />
      <span />
      <span />
    </div>
  );
}
