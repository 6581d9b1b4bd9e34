import { useMemo } from 'preact/hooks';
import type { ImportStep } from '../../core/kubeconfig/import-plan.ts';
import type { Problem } from '../../core/problems.ts';
import { inGroups, useGradualLimit } from '../hooks/use-gradual-limit.ts';
import { memo } from '../shared/memo.ts';
import { shown } from '../shared/shown.ts';
import { t } from '../shared/words.ts';
import { ImportRow } from './ImportRow.tsx';
import { notesApart, Remarks } from './Remarks.tsx';

interface Choice {
  currentContextId: string | null;
  /** Ids of contexts whose kubeconfig holds a credential that can be presented. */
  withCredential: ReadonlySet<string>;
  leftOut: ReadonlySet<string>;
  onToggle: (contextId: string) => void;
}

interface ImportTableProps extends Choice {
  source: string;
  steps: readonly ImportStep[];
}

/** The contexts of one file. */
export function ImportTable({ source, steps, ...choice }: ImportTableProps) {
  const { shared, rows } = useMemo(() => {
    const notes = notesApart(steps.map(({ context }) => context));
    return { shared: notes.shared, rows: steps.map((step, index) => ({ step, notes: notes.own[index] ?? [] })) };
  }, [steps]);
  const drawn = useGradualLimit(rows.length);
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
      {inGroups(rows.slice(0, drawn)).map((group, index) => (
        <ImportRows key={index} rows={group} {...choice} />
      ))}
      {shared.length > 0 && (
        <tbody>
          <Remarks notes={shared} />
        </tbody>
      )}
    </table>
  );
}

interface ImportRowsProps extends Choice {
  rows: readonly { readonly step: ImportStep; readonly notes: readonly Problem[] }[];
}

const ImportRows = memo(({ rows, currentContextId, withCredential, leftOut, onToggle }: ImportRowsProps) => (
  <tbody>
    {rows.map(({ step, notes }) => (
      <ImportRow
        key={step.context.id}
        step={step}
        notes={notes}
        isCurrent={step.context.id === currentContextId}
        hasCredential={withCredential.has(step.context.id)}
        isChosen={!leftOut.has(step.context.id)}
        onToggle={onToggle}
      />
    ))}
  </tbody>
));
