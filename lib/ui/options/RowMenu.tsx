import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../shared/Icon.tsx';

/** One thing that a menu offers. */
export interface MenuItem {
  readonly label: string;
  readonly isDanger?: boolean;
  readonly onSelect: () => void;
}

interface RowMenuProps {
  /** What the button is for, as nothing but dots can be seen. */
  label: string;
  items: readonly MenuItem[];
}

/** A button that opens a menu. Arrows move in it, Escape and a click elsewhere close it, and the focus comes back. */
export function RowMenu({ label, items }: RowMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

  useLayoutEffect(() => {
    if (isOpen) entries()[0]?.focus();
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) return undefined;
    const onPointerDown = ({ target }: PointerEvent) => {
      if (target instanceof Node && !root.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => document.removeEventListener('pointerdown', onPointerDown);
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') return setOpen(false);
    const all = entries();
    const index = all.indexOf(document.activeElement as HTMLElement);
    const next: Record<string, HTMLElement | null | undefined> = {
      ArrowDown: all[(index + 1) % all.length],
      ArrowUp: all.at(index - 1),
      Home: all[0],
      End: all.at(-1),
      Escape: button.current,
    };
    const target = Object.hasOwn(next, event.key) ? next[event.key] : null;
    if (!target) return;
    event.preventDefault();
    if (event.key === 'Escape') close();
    else target.focus();
  };

  return (
    <div ref={root} class="row-menu">
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div id={id} role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              class={item.isDanger ? 'is-danger' : undefined}
              tabIndex={-1}
              onClick={() => {
                close();
                item.onSelect();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
