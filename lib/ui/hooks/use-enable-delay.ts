import { useEffect, useState } from 'preact/hooks';

/** Long enough to notice a question that appeared under the pointer. Browsers delay the buttons of their own prompts too. */
const DELAY_MS = 700;

/** What a person does before they have seen a question. */
const INPUT_EVENTS = ['keydown', 'pointerdown', 'click'] as const;

/** What changes what is in front. */
const WINDOW_EVENTS = ['focus', 'blur', 'resize'] as const;

/**
 * Whether a click or key can be an answer to what the page shows: its window has been in front, and the person has done nothing, for long
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
      // A window in front of it can cover it, and close in the middle of a double click.
      if (document.visibilityState === 'hidden' || !document.hasFocus()) return;
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
    for (const name of WINDOW_EVENTS) window.addEventListener(name, restart);
    document.addEventListener('visibilitychange', restart);
    return () => {
      clearTimeout(timer);
      stopListening();
      for (const name of WINDOW_EVENTS) window.removeEventListener(name, restart);
      document.removeEventListener('visibilitychange', restart);
    };
  }, []);
  return isEnabled;
}
