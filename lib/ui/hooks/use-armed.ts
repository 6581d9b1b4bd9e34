import { useEffect, useState } from 'preact/hooks';

/** Long enough to see a question that came up under the pointer, as browsers hold back the buttons of their own. */
const ARMING_MS = 700;

/**
 * Whether the page has been in view for a moment, so that a click or key now is an answer to what it shows. A page that
 * brings somebody here can time a double click, or have them hold Enter.
 */
export function useArmed(): boolean {
  const [isArmed, setIsArmed] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      clearTimeout(timer);
      setIsArmed(false);
      if (document.visibilityState !== 'hidden') timer = setTimeout(setIsArmed, ARMING_MS, true);
    };
    begin();
    document.addEventListener('visibilitychange', begin);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', begin);
    };
  }, []);
  return isArmed;
}
