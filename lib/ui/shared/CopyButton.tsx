import { useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { t } from './words.ts';

interface CopyButtonProps {
  text: string;
  label?: string;
}

/** Copies the text and says so until the pointer or the focus goes elsewhere. */
export function CopyButton({ text, label = t('common.copy') }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  const forget = () => setCopied(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" class="quiet" onClick={() => void copy()} onBlur={forget} onPointerLeave={forget}>
      <Icon name={isCopied ? 'check' : 'copy'} />
      <span aria-live="polite">{isCopied ? t('common.copied') : label}</span>
    </button>
  );
}
