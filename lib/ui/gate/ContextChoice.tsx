import type { ContextState } from '../../core/context-state.ts';
import { contextLabels } from '../shared/context-label.ts';
import { ReadinessBadge } from '../shared/ReadinessBadge.tsx';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { ChoiceList } from './ChoiceList.tsx';

interface ContextChoiceProps {
  /** What is opened: an app's name, or a host. */
  name: string;
  states: readonly ContextState[];
  onChoose: (contextId: string) => void;
}

/** Asks which context to open the URL as. */
export function ContextChoice({ name, states, onChoose }: ContextChoiceProps) {
  const labelOf = contextLabels(states.map(({ context }) => context));
  const choices = states.map((state) => ({
    id: state.context.id,
    label: (
      <>
        <span class="choice-name">{sanitizeForDisplay(labelOf(state.context))}</span>
        <ReadinessBadge state={state} />
        <span class="hint">
          {[state.context.userName, state.context.source].filter(Boolean).map(sanitizeForDisplay).join(' · ')}
        </span>
      </>
    ),
  }));
  return (
    <>
      <h1>{t('gate.chooseContextTitle', [name])}</h1>
      <p>{t('gate.chooseContextText')}</p>
      <ChoiceList choices={choices} onChoose={onChoose} />
    </>
  );
}
