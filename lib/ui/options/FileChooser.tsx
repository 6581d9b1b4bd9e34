import type { TargetedEvent } from 'preact';
import { useRef } from 'preact/hooks';
import type { KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';
import { readFiles } from './read-files.ts';

interface FileChooserProps {
  label: string;
  onFiles: (files: KubeconfigText[]) => void;
}

/** A button that opens the browser's file dialog. Kubeconfigs have no file type of their own, so it accepts any. */
export function FileChooser({ label, onFiles }: FileChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  const choose = async ({ currentTarget }: TargetedEvent<HTMLInputElement>) => {
    const files = await readFiles(currentTarget.files ?? []);
    // Otherwise choosing the same file again would not be a change.
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
