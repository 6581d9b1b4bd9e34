import type { ContextState } from '../../core/context-state.ts';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import { groupBy } from '../shared/group-by.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';

interface ImportedFilesProps {
  states: readonly ContextState[];
  onRemove: (contexts: KubeContext[]) => void;
}

/** The files that contexts came from. All contexts of a file can be removed together. */
export function ImportedFiles({ states, onRemove }: ImportedFilesProps) {
  const contexts = states.map(({ context }) => context);
  return (
    <section class="files">
      <h2>{t('contexts.files')}</h2>
      <ul class="card settings">
        {groupBy(contexts, ({ source }) => source).map(([source, group]) => (
          <li key={source}>
            <span>
              <strong>{sanitizeForDisplay(source)}</strong>{' '}
              <span class="hint">{t('contexts.count', group.length)}</span>
            </span>
            <button type="button" class="quiet" onClick={() => onRemove(group)}>
              {t('contexts.removeAll', group.length)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
