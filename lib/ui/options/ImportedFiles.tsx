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
  if (states.length === 0) return null;
  const contexts = states.map(({ context }) => context);
  return (
    <section class="files">
      <h3>{t('contexts.files')}</h3>
      <ul>
        {groupBy(contexts, ({ source }) => source).map(([source, group]) => (
          <li key={source}>
            <span>{sanitizeForDisplay(source)}</span>
            <span class="hint">{t('contexts.count', group.length)}</span>
            <button type="button" class="quiet" onClick={() => onRemove(group)}>
              {t('contexts.removeAll', group.length)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
