import type { Problem } from '../../core/problems.ts';
import { formatNumber, problemNextStep, problemSentence, t } from '../shared/translate.ts';
import type { SharedNote } from './import-notes.ts';

interface ImportNotesProps {
  obstacles?: readonly Problem[];
  notes: readonly SharedNote[];
}

/** A table row with the obstacles and notes of a context; nothing where there are none. */
export function ImportNotes({ obstacles = [], notes }: ImportNotesProps) {
  const all = [...obstacles.map((note) => ({ note, others: 0 })), ...notes];
  if (all.length === 0) return null;
  return (
    <tr class="notes">
      <td />
      <td colSpan={4}>
        <ul>
          {all.map(({ note, others }, index) => (
            <li key={`${note.code}${index}`} class={index < obstacles.length ? 'obstacle' : 'note'}>
              {problemSentence(note)} {others > 0 && `${t('import.alike', others, [formatNumber(others)])} `}
              <span class="hint">{problemNextStep(note)}</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
