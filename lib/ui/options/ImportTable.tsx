import { useMemo } from 'preact/hooks';
import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import type { Problem } from '../../core/problems.ts';
import { shown } from '../shared/shown.ts';
import { t } from '../shared/words.ts';
import { ImportRow } from './ImportRow.tsx';
import { notesApart, Remarks } from './Remarks.tsx';

interface ImportTableProps {
  source: string;
  steps: readonly ImportStep[];
  /** How many of them to draw by now. */
  drawn: number;
  currentContextId: string | null;
  /** Ids of contexts whose kubeconfig holds a credential that can be presented. */
  withCredential: ReadonlySet<string>;
  leftOut: ReadonlySet<string>;
  onToggle: (contextId: string) => void;
}

const NONE: readonly Problem[] = [];

/** The contexts of one file. */
export function ImportTable(props: ImportTableProps) {
  const { source, steps, drawn, currentContextId, withCredential, leftOut, onToggle } = props;
  const { shared, own } = useMemo(() => notesApart(steps.map(({ context }) => context)), [steps]);
  return (
    <table class="import-table">
      <caption>{shown(source)}</caption>
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
      {steps.slice(0, drawn).map((step, index) => (
        <ImportRow
          key={step.context.id}
          step={step}
          notes={own[index] ?? NONE}
          isCurrent={step.context.id === currentContextId}
          hasCredential={withCredential.has(step.context.id)}
          isChosen={!leftOut.has(step.context.id)}
          onToggle={onToggle}
        />
      ))}
      <tbody>
        <Remarks notes={shared} />
      </tbody>
    </table>
  );
}
