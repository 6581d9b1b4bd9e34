/**
 * A long computation in steps. Whoever drives it may leave it for a moment after each, so that a page goes on
 * drawing and answering meanwhile.
 */
export type Steps<T> = Generator<void, T, void>;

/** The result of these steps, taken one after the other without a pause. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
