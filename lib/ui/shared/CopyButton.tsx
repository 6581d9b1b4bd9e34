import { useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { t } from './translate.ts';

interface CopyButtonProps {
  text: string;
  label?: string;
}

/** Copies the text, and says so until the pointer or focus leaves. */
export function CopyButton({ text, label = t('common.copy') }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  const reset = () => setCopied(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" class="quiet" onClick={() => void copy()} onBlur={reset} onPointerLeave={reset}>
      <Icon name={isCopied ? 'check' : 'copy'} />
      <span aria-live="polite">{isCopied ? t('common.copied') : label}</span>
    </button>
  );
}
