import type { ContextState } from '../../core/messages.ts';
import { contextLabels } from '../shared/context-label.ts';
import { ReadinessBadge } from '../shared/ReadinessBadge.tsx';
import { shown } from '../shared/shown.ts';
import { t } from '../shared/words.ts';
import { Choices } from './Choices.tsx';

interface ContextChoiceProps {
  states: readonly ContextState[];
  onChoose: (contextId: string) => void;
}

/** Asks as whom to open the URL. */
export function ContextChoice({ states, onChoose }: ContextChoiceProps) {
  const labelOf = contextLabels(states.map(({ context }) => context));
  const choices = states.map((state) => ({
    id: state.context.id,
    children: (
      <>
        <span class="choice-name">{shown(labelOf(state.context))}</span>
        <ReadinessBadge state={state} />
        <span class="hint">
          {[state.context.userName, state.context.source].filter(Boolean).map(shown).join(' · ')}
        </span>
      </>
    ),
  }));
  return (
    <>
      <h1>{t('gate.chooseTitle')}</h1>
      <p>{t('gate.chooseText')}</p>
      <Choices choices={choices} onChoose={onChoose} />
    </>
  );
}
