import { useEffect, useState } from 'preact/hooks';

/** Long enough to notice a question that appeared under the pointer. Browsers delay the buttons of their own prompts too. */
const DELAY_MS = 700;

/**
 * Whether the page has been visible long enough for a click or key to be an answer to what it shows. A page that leads here
 * could otherwise time a double click, or make the person hold Enter.
 */
export function useEnableDelay(): boolean {
  const [isEnabled, setEnabled] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const restart = () => {
      clearTimeout(timer);
      setEnabled(false);
      if (document.visibilityState !== 'hidden') timer = setTimeout(setEnabled, DELAY_MS, true);
    };
    restart();
    document.addEventListener('visibilitychange', restart);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', restart);
    };
  }, []);
  return isEnabled;
}
