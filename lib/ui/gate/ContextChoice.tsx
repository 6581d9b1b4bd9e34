import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ContextState } from '../../core/messages.ts';
import { contextLabels } from '../shared/context-label.ts';
import { ReadinessBadge } from '../shared/ReadinessBadge.tsx';
import { shown } from '../shared/shown.ts';
import { t } from '../shared/words.ts';

interface ContextChoiceProps {
  states: readonly ContextState[];
  onChoose: (contextId: string) => void;
}

/** Asks as whom to open the URL. The first has the focus, so that Enter takes it. */
export function ContextChoice({ states, onChoose }: ContextChoiceProps) {
  const list = useRef<HTMLUListElement>(null);
  const labelOf = contextLabels(states.map(({ context }) => context));
  useLayoutEffect(() => list.current?.querySelector('button')?.focus(), []);

  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const next = buttons.indexOf(event.target as HTMLButtonElement) + (event.key === 'ArrowDown' ? 1 : -1);
    event.preventDefault();
    buttons[next]?.focus();
  };

  return (
    <>
      <h1>{t('gate.chooseTitle')}</h1>
      <p>{t('gate.chooseText')}</p>
      <ul class="choices" ref={list} onKeyDown={move}>
        {states.map((state) => (
          <li key={state.context.id}>
            <button type="button" class="choice" onClick={() => onChoose(state.context.id)}>
              <span class="choice-name">{shown(labelOf(state.context))}</span>
              <ReadinessBadge state={state} />
              <span class="hint">
                {[state.context.userName, state.context.source].filter(Boolean).map(shown).join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
