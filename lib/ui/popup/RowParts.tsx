import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../shared/Icon.tsx';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';

interface TileProps {
  icon?: IconName;
  children?: ComponentChildren;
  /** The class name of its colour. */
  hue?: string;
  state?: 'ready' | 'none' | 'unknown' | 'failing' | 'forbidden';
}

/** A small picture with a mark of its own shape for each state. */
export function Tile({ icon, children, hue, state }: TileProps) {
  return (
    <span class="tile">
      {children ?? (
        <span class={hue === undefined ? 'app-icon' : `app-icon ${hue}`}>{icon && <Icon name={icon} />}</span>
      )}
      {state && <i class={`dot is-${state}`} />}
    </span>
  );
}

/** A name with what tells it from others. Both may come from a cluster. */
export function Text({ name, detail }: { name: string; detail?: string }) {
  return (
    <span class="row-text">
      <span class="row-name">{sanitizeForDisplay(name)}</span>
      {detail !== undefined && <span class="row-detail">{sanitizeForDisplay(detail)}</span>}
    </span>
  );
}

/** What stands at the right end of a row. */
export function Side({ children }: { children: ComponentChildren }) {
  return <span class="row-side">{children}</span>;
}
