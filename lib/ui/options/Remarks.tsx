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

/**
 * The notes that several contexts share, each once, and for each context the others: those about a cluster are the same
 * for all of its users.
 */
export function notesApart(noted: readonly { readonly notes: readonly Problem[] }[]): {
  readonly shared: readonly Problem[];
  readonly own: readonly (readonly Problem[])[];
} {
  const keyed = noted.map(({ notes }) => notes.map((note) => ({ note, key: keyOf(note) })));
  const counts = new Map<string, { note: Problem; count: number }>();
  for (const { note, key } of keyed.flat()) counts.set(key, { note, count: (counts.get(key)?.count ?? 0) + 1 });
  const isShared = (key: string) => (counts.get(key)?.count ?? 0) > 1;
  return {
    shared: [...counts.values()].filter(({ count }) => count > 1).map(({ note }) => note),
    own: keyed.map((notes) => notes.filter(({ key }) => !isShared(key)).map(({ note }) => note)),
  };
}

function keyOf({ code, values }: Problem): string {
  return JSON.stringify([code, values]);
}
