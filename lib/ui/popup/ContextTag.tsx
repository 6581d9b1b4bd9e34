import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { contextHue } from './context-hue.ts';

/** Text with a bar in the colour of a context. */
export function ContextTag({ name, children }: { name: string; children: string }) {
  return (
    <span class={`context-tag ${contextHue(name)}`}>
      <span>{sanitizeForDisplay(children)}</span>
    </span>
  );
}
