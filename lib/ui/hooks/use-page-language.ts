import { useEffect } from 'preact/hooks';
import { t } from '../shared/words.ts';

/** Tells the browser and screen readers what the page is called and in which language its words are. */
export function usePageLanguage(title: string): void {
  useEffect(() => {
    document.documentElement.lang = t('languageTag');
    document.title = title;
  }, [title]);
}
