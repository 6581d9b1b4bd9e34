import { useLayoutEffect, useState } from 'preact/hooks';
import type { KubeconfigText } from '../../core/kubeconfig/kubeconfig-reading.ts';
import { t } from '../shared/translate.ts';
import { readFiles } from './read-files.ts';

/** Accepts files that are dropped anywhere on the page, and says so while they are dragged over it. */
export function DropZone({ onFiles }: { onFiles: (files: KubeconfigText[]) => void }) {
  const [isDraggedOver, setDraggedOver] = useState(false);
  // A file that is dropped before the browser painted would otherwise replace the page.
  useLayoutEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      // Otherwise the browser would open the file in place of the page.
      event.preventDefault();
      setDraggedOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDraggedOver(false);
    };
    const onDrop = (event: DragEvent) => {
      const dropped = event.dataTransfer?.files;
      if (!dropped || dropped.length === 0) return;
      event.preventDefault();
      setDraggedOver(false);
      void readFiles(dropped).then(onFiles);
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('dragleave', onDragLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('dragleave', onDragLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, [onFiles]);
  return isDraggedOver ? <p class="drop-zone">{t('import.drop')}</p> : null;
}
