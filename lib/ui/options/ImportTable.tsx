import { useMemo } from 'preact/hooks';
import type { Problem } from '../../core/problems.ts';
import { chunk, useChunkedRendering } from '../hooks/use-chunked-rendering.ts';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { t } from '../shared/translate.ts';
import { ImportNotes } from './ImportNotes.tsx';
import { ImportRow } from './ImportRow.tsx';
import { splitNotes } from './import-notes.ts';
import type { PlannedImport } from './planned-import.ts';

interface ImportTableProps {
  source: string;
  planned: readonly PlannedImport[];
  currentContextId: string | null;
  excludedIds: ReadonlySet<string>;
  onToggle: (contextIds: readonly string[], isChosen: boolean) => void;
}

/** The contexts of one file. */
export function ImportTable({ source, planned, currentContextId, excludedIds, onToggle }: ImportTableProps) {
  const notes = useMemo(() => splitNotes(planned), [planned]);
  const limit = useChunkedRendering(planned.length);
  const chunks = useMemo(() => chunk(withNotes(planned, notes.own).slice(0, limit)), [planned, notes, limit]);
  const ids = useMemo(() => planned.map(({ context }) => context.id), [planned]);
  const chosenCount = ids.filter((id) => !excludedIds.has(id)).length;
  return (
    <table class="import-table">
      <caption>{sanitizeForDisplay(source)}</caption>
      <thead>
        <tr>
          <td>
            <input
              type="checkbox"
              checked={chosenCount === ids.length}
              indeterminate={chosenCount > 0 && chosenCount < ids.length}
              aria-label={t('import.selectAll', [source])}
              onChange={() => onToggle(ids, chosenCount < ids.length)}
            />
          </td>
          <th scope="col">{t('import.context')}</th>
          <th scope="col">{t('import.cluster')}</th>
          <th scope="col">{t('import.user')}</th>
          <th scope="col">{t('import.state')}</th>
        </tr>
      </thead>
      {notes.shared.length > 0 && (
        <tbody>
          <ImportNotes notes={notes.shared} />
        </tbody>
      )}
      {chunks.map((rows, index) => (
        <tbody key={index}>
          {rows.map(({ planned: row, own }) => (
            <ImportRow
              key={row.context.id}
              planned={row}
              notes={own}
              isCurrent={row.context.id === currentContextId}
              isChosen={!excludedIds.has(row.context.id)}
              onToggle={onToggle}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function withNotes(planned: readonly PlannedImport[], own: readonly (readonly Problem[])[]) {
  return planned.map((row, index) => ({ planned: row, own: own[index] ?? [] }));
}
