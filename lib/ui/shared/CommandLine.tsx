import { CopyButton } from './CopyButton.tsx';

/** A command or path to copy, named for people who don't see the box around it. */
export function CommandLine({ label, text }: { label: string; text: string }) {
  return (
    <p class="command-line">
      <span class="visually-hidden">{label}</span>
      <code>{text}</code>
      <CopyButton text={text} />
    </p>
  );
}
