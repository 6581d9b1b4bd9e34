import { visibleText } from '../../core/visible-text.ts';
import { CopyButton } from './CopyButton.tsx';

/**
 * A command or path to copy, named for people who don't see the box around it. What is copied is what is seen: a
 * control character that came along unseen could end the line in a terminal, and begin another.
 */
export function CommandLine({ label, text }: { label: string; text: string }) {
  const line = visibleText(text);
  return (
    <p class="command-line">
      <span class="visually-hidden">{label}</span>
      <code>{line}</code>
      <CopyButton text={line} />
    </p>
  );
}
