/** How often use is reported at most, in milliseconds. */
const PAUSE_MS = 5000;
const INPUTS = ['keydown', 'pointerdown', 'wheel'] as const;

/**
 * Reports that a person uses this page: now, because only a person opens it, and at their keys, clicks and scrolling. What
 * scripts dispatch doesn't count. Failures are left to what the person does next.
 */
export function watchUse(page: Pick<EventTarget, 'addEventListener'>, report: () => Promise<void>): void {
  let reportedAt = Date.now();
  const reportNow = () => void report().catch(() => {});
  reportNow();
  const onInput = ({ isTrusted }: Event) => {
    if (!isTrusted || Math.abs(Date.now() - reportedAt) < PAUSE_MS) return;
    reportedAt = Date.now();
    reportNow();
  };
  for (const type of INPUTS) page.addEventListener(type, onInput, { capture: true, passive: true });
}
