import { useState } from 'preact/hooks';
import type { KubeContext } from '../../core/kubeconfig/kube-context.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Problem } from '../../core/problems.ts';

/** Why something did not open, as whom, and how to try again. */
interface Refusal {
  readonly problem: Problem;
  readonly context: KubeContext;
  readonly again: () => void;
}

/** Opens things as a context, and keeps why the last one did not. */
export function useOpening() {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const open = async (context: KubeContext, ask: () => Promise<Outcome<null>>) => {
    const outcome = await ask();
    setRefusal(outcome.ok ? null : { problem: outcome.problem, context, again: () => attempt(context, ask) });
  };
  const attempt = (context: KubeContext, ask: () => Promise<Outcome<null>>) => void open(context, ask);
  return { refusal, attempt };
}
