import type { Problem } from '../../core/problems.ts';
import { nextStepOf, sentenceOf } from '../shared/words.ts';

interface RemarksProps {
  obstacles?: readonly Problem[];
  notes: readonly Problem[];
}

/** A row of what is in a context's way and what was noticed about it. Nothing where there is nothing. */
export function Remarks({ obstacles = [], notes }: RemarksProps) {
  const remarks = [...obstacles, ...notes];
  if (remarks.length === 0) return null;
  return (
    <tr class="remarks">
      <td />
      <td colSpan={6}>
        <ul>
          {remarks.map((remark, index) => (
            <li key={`${remark.code}${index}`} class={index < obstacles.length ? 'obstacle' : 'note'}>
              {sentenceOf(remark)} <span class="hint">{nextStepOf(remark)}</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

/** Notes that several contexts share, each once: those about their cluster are the same for all of its users. */
export function sharedNotes(noted: readonly { readonly notes: readonly Problem[] }[]): Problem[] {
  const counts = new Map<string, { note: Problem; count: number }>();
  for (const note of noted.flatMap(({ notes }) => notes)) {
    const key = keyOf(note);
    counts.set(key, { note, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].filter(({ count }) => count > 1).map(({ note }) => note);
}

/** The notes that are not among these. */
export function notesWithout(notes: readonly Problem[], shared: readonly Problem[]): Problem[] {
  const keys = new Set(shared.map(keyOf));
  return notes.filter((note) => !keys.has(keyOf(note)));
}

function keyOf({ code, values }: Problem): string {
  return JSON.stringify([code, values]);
}
