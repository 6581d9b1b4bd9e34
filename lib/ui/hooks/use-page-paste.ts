import { useLayoutEffect } from 'preact/hooks';

/** Calls back with a text that is pasted anywhere on the page, except in a field or above a dialog: there it means something else. */
export function usePagePaste(onText: (text: string) => void): void {
  useLayoutEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text') ?? '';
      const target = event.target instanceof Element ? event.target : null;
      if (text.trim() === '' || target?.closest('input, textarea, select') || document.querySelector('dialog[open]'))
        return;
      event.preventDefault();
      onText(text);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [onText]);
}
