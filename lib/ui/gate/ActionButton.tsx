import type { ComponentChildren } from 'preact';
import { useEnableDelay } from '../hooks/use-enable-delay.ts';

interface ActionButtonProps {
  look?: 'primary' | 'choice' | undefined;
  onClick: () => void;
  children: ComponentChildren;
}

/** A button that can be used once the person had time to see it. */
export function ActionButton({ look, onClick, children }: ActionButtonProps) {
  const isEnabled = useEnableDelay();
  return (
    <button type="button" class={look} aria-disabled={!isEnabled} onClick={() => isEnabled && onClick()}>
      {children}
    </button>
  );
}
