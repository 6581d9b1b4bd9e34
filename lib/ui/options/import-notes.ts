import type { ImportCandidate } from '../../core/kubeconfig/kubeconfig-reading.ts';
import type { Problem } from '../../core/problems.ts';
import { uniqueServers } from '../../core/proxy-url/server.ts';

/** More notes that differ in nothing but their names are shown as one. */
const MAX_ALIKE = 3;

/** Said once for all contexts: a kubeconfig with many clusters repeats it for each. */
const ABOUT_AUTHORITIES: ReadonlySet<string> = new Set([
  'certificateAuthorityIgnored',
  'certificateAuthorityFileIgnored',
]);

/** A note of several contexts. */
export interface SharedNote {
  readonly note: Problem;
  /** How many other notes say the same of something else. */
  readonly others: number;
}

/** How many servers the kubeconfigs give a certificate authority of their own. */
export function privateAuthorityCount(candidates: readonly ImportCandidate[]): number {
  const concerned = candidates.filter(({ notes }) => notes.some(({ code }) => ABOUT_AUTHORITIES.has(code)));
  return uniqueServers(concerned.flatMap(({ context }) => context.server ?? [])).length;
}

/**
 * Splits the notes of several contexts into those that more than one has, each once, and the others by context. Notes about
 * a cluster are the same for all its users. Those about certificate authorities are left out.
 */
export function splitNotes(contexts: readonly { readonly notes: readonly Problem[] }[]): {
  readonly shared: readonly SharedNote[];
  readonly own: readonly (readonly Problem[])[];
} {
  const keyed = contexts.map(({ notes }) =>
    notes.filter(({ code }) => !ABOUT_AUTHORITIES.has(code)).map((note) => ({ note, key: keyOf(note) })),
  );
  const all = keyed.flat();
  const byKey = Map.groupBy(all, ({ key }) => key);
  const byCode = Map.groupBy(
    [...byKey.values()].flatMap(([first]) => first ?? []),
    ({ note }) => note.code,
  );
  const areMany = ({ code }: Problem) => (byCode.get(code)?.length ?? 0) > MAX_ALIKE;
  const isRepeated = (key: string) => (byKey.get(key)?.length ?? 0) > 1;
  const shared = [...byCode.values()].flatMap((alike): SharedNote[] => {
    const [first] = alike;
    if (first && areMany(first.note)) return [{ note: first.note, others: alike.length - 1 }];
    return alike.filter(({ key }) => isRepeated(key)).map(({ note }) => ({ note, others: 0 }));
  });
  const isOwn = ({ note, key }: { note: Problem; key: string }) => !areMany(note) && !isRepeated(key);
  return { shared, own: keyed.map((notes) => notes.filter(isOwn).map(({ note }) => note)) };
}

function keyOf({ code, values }: Problem): string {
  return JSON.stringify([code, values]);
}
