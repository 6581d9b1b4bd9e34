import { useEffect, useState } from 'preact/hooks';
import type { KubeconfigText } from '../../core/kubeconfig/read.ts';
import { t } from '../shared/words.ts';
import { readFiles } from './kubeconfig-files.ts';

/** Lets files be dropped anywhere on the page, and shows so while they hover over it. */
export function DropZone({ onFiles }: { onFiles: (files: KubeconfigText[]) => void }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      // Without this the browser would open the file in place of the page.
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      const dropped = event.dataTransfer?.files;
      if (!dropped || dropped.length === 0) return;
      event.preventDefault();
      setOver(false);
      void readFiles(dropped).then(onFiles);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [onFiles]);
  return isOver ? <p class="drop-zone">{t('import.drop')}</p> : null;
}
