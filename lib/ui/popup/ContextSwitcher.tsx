import type { ContextState } from '../../core/messages.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { contextLabel } from '../shared/context-label.ts';
import { withoutScheme } from '../shared/without-scheme.ts';
import { t } from '../shared/words.ts';

interface ContextSwitcherProps {
  states: readonly ContextState[];
  selected: ContextState;
  onSelect: (contextId: string) => void;
}

/** Which context the popup shows, and where it is. */
export function ContextSwitcher({ states, selected, onSelect }: ContextSwitcherProps) {
  const contexts = states.map(({ context }) => context);
  const { id, name, server, userName } = selected.context;
  return (
    <div class="context-switcher">
      <select
        aria-label={t('popup.context')}
        title={name}
        value={id}
        onChange={({ currentTarget }) => onSelect(currentTarget.value)}
      >
        {contexts.map((context) => (
          <option key={context.id} value={context.id}>
            {contextLabel(context, contexts)}
          </option>
        ))}
      </select>
      <p class="hint">{[server && withoutScheme(serverUrl(server)), userName].filter(Boolean).join(' · ')}</p>
    </div>
  );
}
