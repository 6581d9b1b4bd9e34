import UFuzzy from '@leeoniya/ufuzzy';

/** Part of a text that a query matches, as [start, end) offsets. */
export type TextRange = readonly [start: number, end: number];

/** One thing that a person can search for. */
export interface Searchable {
  /** What it is called, the best known name first. */
  readonly names: readonly string[];
  /** What else may be known of it: namespace, context, ports, labels. */
  readonly details: readonly string[];
}

/** Items to search in any number of times. Each is prepared when it is first searched, or before by `prepare`. */
export interface SearchIndex<Item> {
  readonly items: readonly Item[];
  /** Prepares some more items, so that the first search finds them so. Returns whether all are. */
  prepare(count: number): boolean;
  /** All items, prepared. */
  entries(): readonly Entry<Item>[];
  /** What the last query found, without forgiving errors. A longer one, as it is typed, can find nothing else. */
  last: { readonly typed: string; readonly found: readonly Entry<Item>[] } | null;
}

/** What indexes have in common whose items are described alike: what is prepared of an item, as long as there is the item. */
export type PreparedItems<Item extends object> = WeakMap<Item, Entry<Item>>;

interface Entry<Item> {
  readonly item: Item;
  /** As they are spelled: initials are told by capitals, too. */
  readonly names: readonly string[];
  /** In lower case: the names, then the details. */
  readonly fields: readonly string[];
  readonly nameCount: number;
  /** All fields, to see at once that a word is in none. */
  readonly text: string;
  /** The first letters of the words in each name; null until they are asked for. */
  initials: readonly string[] | null;
}

/** How much a word in a name counts more than one in a detail. */
const NAME_WEIGHT = 3;
/** What a match counts by where it is. The last word of a Kubernetes name is what tells it from its siblings. */
const SCORES = { whole: 8, start: 5, lastWord: 4.5, word: 4, initials: 3, inside: 1 };
/** Between two matches in the same place, the shorter name wins. */
const LENGTH_PENALTY = 1 / 64;

const SEPARATORS = /[\s/:]+/;
const WORD_START = /(?<![\p{L}\p{N}])[\p{L}\p{N}]|(?<=\p{Ll})\p{Lu}/gu;

/** In the search that forgives typing errors. Each word that may be in any place multiplies the work. */
const MAX_UNORDERED_WORDS = 3;

// Forgives one wrong, missing, additional or swapped letter in each word.
const typos = new UFuzzy({ intraMode: 1 });

/** An index for `search`. To prepare all items takes about as long as two queries. */
export function indexForSearch<Item extends object>(
  items: readonly Item[],
  describe: (item: Item) => Searchable,
  prepared: PreparedItems<Item> = new WeakMap(),
): SearchIndex<Item> {
  const entries: Entry<Item>[] = [];
  const prepare = (count: number) => {
    for (const item of items.slice(entries.length, entries.length + count)) {
      const before = prepared.get(item);
      if (before) {
        entries.push(before);
        continue;
      }
      const { names, details } = describe(item);
      const fields = [...names, ...details].map((field) => field.toLowerCase());
      const entry = { item, names, fields, nameCount: names.length, text: fields.join(' '), initials: null };
      prepared.set(item, entry);
      entries.push(entry);
    }
    return entries.length === items.length;
  };
  const all = () => {
    prepare(items.length);
    return entries;
  };
  return { items, prepare, entries: all, last: null };
}

/**
 * The items that match a query, best match first; those that match as well in the order of the index. A query without words
 * matches all.
 *
 * Every word of the query has to be in some field, in any order: `mon graf`, `kube-system/dns` and `web:8080` all find what
 * they name. A word can also be the initials of a name: `kpsg` finds `kube-prometheus-stack-grafana`. Only where nothing
 * matches are typing errors forgiven. `bonus` is added to what a match counts; a word at the start of a name counts 15.
 */
export function search<Item>(index: SearchIndex<Item>, query: string, bonus: (item: Item) => number = () => 0): Item[] {
  const words = wordsOf(query);
  if (words.length === 0) return [...index.items];
  const { last } = index;
  const typed = query.toLowerCase();
  const candidates = last && typed.startsWith(last.typed) ? last.found : index.entries();
  const scored: { readonly item: Item; readonly score: number }[] = [];
  const found: Entry<Item>[] = [];
  for (const entry of candidates) {
    const score = scoreOf(entry, words);
    if (score === 0) continue;
    scored.push({ item: entry.item, score: score + bonus(entry.item) });
    found.push(entry);
  }
  index.last = { typed, found };
  if (scored.length === 0) return searchForgiving(index.entries(), words);
  return scored.sort((one, other) => other.score - one.score).map(({ item }) => item);
}

/** Which parts of a text to mark as matching the query, in order and without overlap. */
export function matchingRanges(text: string, query: string): TextRange[] {
  const lower = text.toLowerCase();
  // A few letters change their length in lower case, and offsets with it.
  if (lower.length !== text.length) return [];
  const ranges = wordsOf(query).flatMap((word): TextRange[] => {
    const at = bestPlace(lower, word);
    return at < 0 ? [] : [[at, at + word.length]];
  });
  ranges.sort(([one], [other]) => one - other);
  return ranges.filter(([start], index) => index === 0 || start >= (ranges[index - 1]?.[1] ?? 0));
}

function wordsOf(query: string): string[] {
  return query
    .toLowerCase()
    .split(SEPARATORS)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

function initialsOf(name: string): string {
  return (name.match(WORD_START) ?? []).join('').toLowerCase();
}

/** Zero where a word is in no field. */
function scoreOf(entry: Entry<unknown>, words: readonly string[]): number {
  let total = 0;
  for (const word of words) {
    const best = entry.text.includes(word) ? bestField(entry, word) : initialsScore(entry, word);
    if (best === 0) return 0;
    total += best;
  }
  return total - Math.min(1, (entry.fields[0]?.length ?? 0) * LENGTH_PENALTY) / 2;
}

function bestField({ fields, nameCount }: Entry<unknown>, word: string): number {
  let best = 0;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] ?? '';
    const score = placeScore(field, word, bestPlace(field, word)) * (index < nameCount ? NAME_WEIGHT : 1);
    if (score > best) best = score;
  }
  return best;
}

/** Where a word counts most in a text; -1 where it is not. */
function bestPlace(text: string, word: string): number {
  let best = text.indexOf(word);
  for (let at = text.indexOf(word, best + 1); at > 0; at = text.indexOf(word, at + 1)) {
    if (placeScore(text, word, at) > placeScore(text, word, best)) best = at;
  }
  return best;
}

function placeScore(text: string, word: string, at: number): number {
  if (at < 0) return 0;
  if (at === 0) return text.length === word.length ? SCORES.whole : SCORES.start;
  if (isLetterOrDigit(text, at - 1)) return SCORES.inside;
  return isLastWord(text, at + word.length) ? SCORES.lastWord : SCORES.word;
}

function isLastWord(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (!isLetterOrDigit(text, at)) return false;
  return true;
}

/** Nearly all letters are ASCII, for which a search of thousands needs no expression. The text is in lower case. */
function isLetterOrDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
  return /[\p{L}\p{N}]/u.test(text.charAt(at));
}

function initialsScore(entry: Entry<unknown>, word: string): number {
  if (word.length < 2) return 0;
  entry.initials ??= entry.names.map(initialsOf);
  return entry.initials.some((one) => one.startsWith(word)) ? SCORES.initials * NAME_WEIGHT : 0;
}

function searchForgiving<Item>(entries: readonly Entry<Item>[], words: readonly string[]): Item[] {
  // To the matcher, a hyphen before a word means "without".
  const needle = words.join(' ').replaceAll('-', ' ');
  const texts = entries.map(({ text }) => text);
  const [indexes, info, order] = typos.search(texts, needle, MAX_UNORDERED_WORDS);
  const found = info && order ? order.map((at) => info.idx[at]) : (indexes ?? []);
  return found.flatMap((index) => entries[index ?? -1]?.item ?? []);
}
