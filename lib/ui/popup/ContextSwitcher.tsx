import { useMemo } from 'preact/hooks';
import type { ContextState } from '../../core/context-state.ts';
import { serverUrl } from '../../core/proxy-url/server.ts';
import { contextLabels } from '../shared/context-label.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { withoutScheme } from '../shared/without-scheme.ts';

interface ContextSwitcherProps {
  states: readonly ContextState[];
  selected: ContextState;
  onSelect: (contextId: string) => void;
}

/** Which context the popup shows, with its server and user. Memoized: there may be thousands of contexts. */
export function ContextSwitcher({ states, selected, onSelect }: ContextSwitcherProps) {
  return useMemo(() => {
    const contexts = states.map(({ context }) => context);
    const labelOf = contextLabels(contexts);
    const { id, name, server, userName } = selected.context;
    const details = [server && withoutScheme(serverUrl(server)), userName && sanitizeForDisplay(userName)];
    return (
      <div class="context-switcher">
        <select
          aria-label={t('popup.context')}
          title={sanitizeForDisplay(name)}
          value={id}
          onChange={({ currentTarget }) => onSelect(currentTarget.value)}
        >
          {contexts.map((context) => (
            <option key={context.id} value={context.id}>
              {sanitizeForDisplay(labelOf(context))}
            </option>
          ))}
        </select>
        <p class="hint">{details.filter(Boolean).join(' · ')}</p>
      </div>
    );
  }, [states, selected, onSelect]);
}
