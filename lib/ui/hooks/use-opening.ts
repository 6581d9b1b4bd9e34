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
  return { refusal, open };
}
