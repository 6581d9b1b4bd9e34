import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import type { ImportCandidate } from '../../core/kubeconfig/kubeconfig-reading.ts';

/** A context that could be imported, and what importing it would do. */
export interface PlannedImport extends ImportCandidate {
  readonly step: ImportStep;
}
