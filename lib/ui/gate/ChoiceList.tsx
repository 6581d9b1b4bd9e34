import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useEnableDelay } from '../hooks/use-enable-delay.ts';

export interface Choice {
  readonly id: string;
  readonly label: ComponentChildren;
}

interface ChoiceListProps {
  choices: readonly Choice[];
  onChoose: (id: string) => void;
}

/**
 * A list of buttons. The first one has the focus, so that Enter chooses it once the person had time to see the list; arrow keys
 * move through them.
 */
export function ChoiceList({ choices, onChoose }: ChoiceListProps) {
  const isEnabled = useEnableDelay();
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => list.current?.querySelector('button')?.focus(), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const next = buttons.indexOf(event.target as HTMLButtonElement) + (event.key === 'ArrowDown' ? 1 : -1);
    event.preventDefault();
    buttons[next]?.focus();
  };

  return (
    <ul class="choices" ref={list} onKeyDown={onKeyDown}>
      {choices.map(({ id, label }) => (
        <li key={id}>
          <button type="button" class="choice" aria-disabled={!isEnabled} onClick={() => isEnabled && onChoose(id)}>
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}
