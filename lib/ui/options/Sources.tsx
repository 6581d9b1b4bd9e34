import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { ContextState } from '../../core/messages.ts';
import { groupBy } from '../shared/group-by.ts';
import { shown } from '../shared/shown.ts';
import { t } from '../shared/words.ts';

interface SourcesProps {
  states: readonly ContextState[];
  onForget: (contexts: KubeContext[]) => void;
}

/** The files that contexts came from, each to be forgotten whole. */
export function Sources({ states, onForget }: SourcesProps) {
  if (states.length === 0) return null;
  const contexts = states.map(({ context }) => context);
  return (
    <section class="sources">
      <h3>{t('stored.sources')}</h3>
      <ul>
        {groupBy(contexts, ({ source }) => source).map(([source, group]) => (
          <li key={source}>
            <span>{shown(source)}</span>
            <span class="hint">{t('stored.contexts', group.length)}</span>
            <button type="button" class="quiet" onClick={() => onForget(group)}>
              {t('stored.forgetSource', [source])}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
