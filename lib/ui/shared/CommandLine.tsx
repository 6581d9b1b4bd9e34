import { escapeInvisible } from '../../core/text/invisible-characters.ts';
import { CopyButton } from './CopyButton.tsx';

interface CommandLineProps {
  /** What it is, for screen readers. */
  label: string;
  text: string;
}

/**
 * A command or path with a button to copy it. What is copied is what is shown: an invisible control character could end the
 * line in a terminal and start another command.
 */
export function CommandLine({ label, text }: CommandLineProps) {
  const line = escapeInvisible(text);
  return (
    <p class="command-line">
      <span class="visually-hidden">{label}</span>
      <code>{line}</code>
      <CopyButton text={line} />
    </p>
  );
}
