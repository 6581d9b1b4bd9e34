import { useEffect, useState } from 'preact/hooks';

/** Long enough to notice a question that appeared under the pointer. Browsers delay the buttons of their own prompts too. */
const DELAY_MS = 700;

/** What a person does before they have seen a question. */
const INPUT_EVENTS = ['keydown', 'pointerdown', 'click'] as const;

/**
 * Whether a click or key can be an answer to what the page shows: it has been visible, and the person has done nothing, for long
 * enough. A page that leads here could otherwise time a double click, or make the person hold Enter or type. Each key and
 * click before that makes the time begin anew.
 */
export function useEnableDelay(): boolean {
  const [isEnabled, setEnabled] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stopListening = () => {
      for (const name of INPUT_EVENTS) window.removeEventListener(name, start, true);
    };
    const start = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden') return;
      timer = setTimeout(() => {
        stopListening();
        setEnabled(true);
      }, DELAY_MS);
    };
    const restart = () => {
      setEnabled(false);
      for (const name of INPUT_EVENTS) window.addEventListener(name, start, true);
      start();
    };
    restart();
    document.addEventListener('visibilitychange', restart);
    return () => {
      clearTimeout(timer);
      stopListening();
      document.removeEventListener('visibilitychange', restart);
    };
  }, []);
  return isEnabled;
}
