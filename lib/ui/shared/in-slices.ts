import type { Steps } from '../../core/steps.ts';

/** Two frames of a screen: what a person does is answered in between. */
const SLICE_MS = 30;

/** The result of these steps. The page draws and answers between them. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    for (const end = performance.now() + SLICE_MS; performance.now() < end; ) {
      const step = steps.next();
      if (step.done) return step.value;
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
}
