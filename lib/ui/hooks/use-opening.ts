import { useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';
import type { PopupBackend } from '../backend.ts';

type Request = () => Promise<Outcome<null>>;

/** Why something could not be opened as a context, and how to try again. */
export interface Refusal {
  readonly problem: Problem;
  readonly context: KubeContext;
  readonly retry: () => void;
}

/**
 * Opens something as a context and closes the popup, which would only cover it, unless it stays open for more. Otherwise says why it
 * could not.
 */
export function useOpening({ closePopup }: Pick<PopupBackend, 'closePopup'>) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const run = async (context: KubeContext, request: Request, staysOpen: boolean) => {
    const outcome = await request();
    if (outcome.ok && !staysOpen) await closePopup();
    const retry = () => open(context, request, staysOpen);
    setRefusal(outcome.ok ? null : { problem: outcome.problem, context, retry });
  };
  const open = (context: KubeContext, request: Request, staysOpen = false) => void run(context, request, staysOpen);
  /**
   * Opens one after the other, all but the last in the background, and closes the popup if all did. Otherwise says why the first did not.
   * Returns the places of those that did not; `onRetry` gets them too.
   */
  const openEach = async (
    requests: readonly {
      readonly context: KubeContext;
      readonly run: (isInBackground: boolean) => ReturnType<Request>;
    }[],
    onRetry: (failed: readonly number[]) => void,
  ): Promise<readonly number[]> => {
    const failed: { readonly place: number; readonly problem: Problem; readonly context: KubeContext }[] = [];
    for (const [place, { context, run: request }] of requests.entries()) {
      const outcome = await request(place < requests.length - 1 || failed.length > 0);
      if (!outcome.ok) failed.push({ place, context, problem: outcome.problem });
    }
    const places = failed.map(({ place }) => place);
    const [first] = failed;
    setRefusal(first ? { problem: first.problem, context: first.context, retry: () => onRetry(places) } : null);
    if (!first) await closePopup();
    return places;
  };
  return { refusal, open, openEach };
}
