import type { Problem } from '../../core/problems.ts';
import { problemNextStep, problemSentence } from '../shared/translate.ts';

interface ImportNotesProps {
  obstacles?: readonly Problem[];
  notes: readonly Problem[];
}

/** A table row with the obstacles and notes of a context; nothing where there are none. */
export function ImportNotes({ obstacles = [], notes }: ImportNotesProps) {
  const all = [...obstacles, ...notes];
  if (all.length === 0) return null;
  return (
    <tr class="notes">
      <td />
      <td colSpan={6}>
        <ul>
          {all.map((problem, index) => (
            <li key={`${problem.code}${index}`} class={index < obstacles.length ? 'obstacle' : 'note'}>
              {problemSentence(problem)} <span class="hint">{problemNextStep(problem)}</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

/**
 * Splits the notes of several contexts into those that more than one has, each once, and the others by context. Notes about
 * a cluster are the same for all its users.
 */
export function splitNotes(contexts: readonly { readonly notes: readonly Problem[] }[]): {
  readonly shared: readonly Problem[];
  readonly own: readonly (readonly Problem[])[];
} {
  const keyed = contexts.map(({ notes }) => notes.map((note) => ({ note, key: keyOf(note) })));
  const byKey = Map.groupBy(keyed.flat(), ({ key }) => key);
  const isShared = (key: string) => (byKey.get(key)?.length ?? 0) > 1;
  return {
    shared: [...byKey].flatMap(([key, [first]]) => (first && isShared(key) ? [first.note] : [])),
    own: keyed.map((notes) => notes.filter(({ key }) => !isShared(key)).map(({ note }) => note)),
  };
}

function keyOf({ code, values }: Problem): string {
  return JSON.stringify([code, values]);
}
