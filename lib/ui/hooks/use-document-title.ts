import { useEffect } from 'preact/hooks';
import { t } from '../shared/translate.ts';

/** Sets the document's title, and its language for screen readers. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.documentElement.lang = t('languageTag');
    document.title = title;
  }, [title]);
}
