import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import { t } from '../shared/words.ts';
import { ImportRow } from './ImportRow.tsx';
import { notesWithout, Remarks, sharedNotes } from './Remarks.tsx';

interface ImportTableProps {
  source: string;
  steps: readonly ImportStep[];
  currentContextId: string | null;
  /** Ids of contexts whose kubeconfig holds a credential that can be presented. */
  withCredential: ReadonlySet<string>;
  leftOut: ReadonlySet<string>;
  onToggle: (contextId: string) => void;
}

/** The contexts of one file. */
export function ImportTable({ source, steps, currentContextId, withCredential, leftOut, onToggle }: ImportTableProps) {
  const shared = sharedNotes(steps.map(({ context }) => context));
  return (
    <table class="import-table">
      <caption>{source}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('import.context')}</th>
          <th scope="col">{t('import.cluster')}</th>
          <th scope="col">{t('import.user')}</th>
          <th scope="col">{t('import.namespace')}</th>
          <th scope="col">{t('import.signsInWith')}</th>
          <th scope="col">{t('import.state')}</th>
        </tr>
      </thead>
      {steps.map((step) => (
        <ImportRow
          key={step.context.id}
          step={step}
          notes={notesWithout(step.context.notes, shared)}
          isCurrent={step.context.id === currentContextId}
          hasCredential={withCredential.has(step.context.id)}
          isChosen={!leftOut.has(step.context.id)}
          onToggle={() => onToggle(step.context.id)}
        />
      ))}
      <tbody>
        <Remarks notes={shared} />
      </tbody>
    </table>
  );
}
