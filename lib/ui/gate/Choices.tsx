import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What one of the choices says, and what it stands for. */
export interface Choice {
  readonly id: string;
  readonly children: ComponentChildren;
}

interface ChoicesProps {
  choices: readonly Choice[];
  onChoose: (id: string) => void;
}

/** A list of buttons. The first has the focus, so that Enter takes it; arrows go through them. */
export function Choices({ choices, onChoose }: ChoicesProps) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => list.current?.querySelector('button')?.focus(), []);

  const move = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const next = buttons.indexOf(event.target as HTMLButtonElement) + (event.key === 'ArrowDown' ? 1 : -1);
    event.preventDefault();
    buttons[next]?.focus();
  };

  return (
    <ul class="choices" ref={list} onKeyDown={move}>
      {choices.map(({ id, children }) => (
        <li key={id}>
          <button type="button" class="choice" onClick={() => onChoose(id)}>
            {children}
          </button>
        </li>
      ))}
    </ul>
  );
}
