import type { ContextState } from '../../core/messages.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { contextLabels } from '../shared/context-label.ts';
import { memo } from '../shared/memo.ts';
import { shown } from '../shared/shown.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { t } from '../shared/words.ts';

interface ContextSwitcherProps {
  states: readonly ContextState[];
  selected: ContextState;
  onSelect: (contextId: string) => void;
}

/** Which context the popup shows, and where it is. Drawn again only when that changes: there may be thousands. */
export const ContextSwitcher = memo(({ states, selected, onSelect }: ContextSwitcherProps) => {
  const contexts = states.map(({ context }) => context);
  const labelOf = contextLabels(contexts);
  const { id, name, server, userName } = selected.context;
  return (
    <div class="context-switcher">
      <select
        aria-label={t('popup.context')}
        title={shown(name)}
        value={id}
        onChange={({ currentTarget }) => onSelect(currentTarget.value)}
      >
        {contexts.map((context) => (
          <option key={context.id} value={context.id}>
            {shown(labelOf(context))}
          </option>
        ))}
      </select>
      <p class="hint">
        {[server && withoutScheme(serverUrl(server)), userName && shown(userName)].filter(Boolean).join(' · ')}
      </p>
    </div>
  );
});
