import type { TargetedEvent } from 'preact';
import { useRef } from 'preact/hooks';
import type { KubeconfigText } from '../../core/kubeconfig/read.ts';
import { readFiles } from './kubeconfig-files.ts';

interface FileChooserProps {
  label: string;
  onFiles: (files: KubeconfigText[]) => void;
}

/** A button that opens the browser's file dialog. Kubeconfigs have no file type of their own, so any can be chosen. */
export function FileChooser({ label, onFiles }: FileChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  const choose = async ({ currentTarget }: TargetedEvent<HTMLInputElement>) => {
    const files = await readFiles(currentTarget.files ?? []);
    // The same file can then be chosen again after it was changed.
    currentTarget.value = '';
    if (files.length > 0) onFiles(files);
  };
  return (
    <>
      <input ref={input} type="file" multiple hidden aria-label={label} onChange={(event) => void choose(event)} />
      <button type="button" onClick={() => input.current?.click()}>
        {label}
      </button>
    </>
  );
}
