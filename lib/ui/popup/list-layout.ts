import { hasTwoLines, type Row, rowKey, type Section } from './rows.ts';

/** In CSS pixels, as in `styles/rows.css`. */
const HEIGHTS = { title: 26, row: 36, twoLines: 46 };

/** A title or row with its place in the list, in CSS pixels. */
export type Item = { readonly top: number; readonly height: number } & (
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'row'; readonly row: Row; readonly index: number }
);

/** A list of rows whose heights are known, so that only those in sight are rendered. */
export interface ListLayout {
  readonly items: readonly Item[];
  /** The rows alone, in order. */
  readonly rows: readonly Row[];
  readonly height: number;
}

/** Places sections below each other. */
export function layOut(sections: readonly Section[]): ListLayout {
  const items: Item[] = [];
  const rows: Row[] = [];
  let top = 0;
  for (const section of sections) {
    if (section.title !== '') {
      items.push({ kind: 'title', title: section.title, top, height: HEIGHTS.title });
      top += HEIGHTS.title;
    }
    for (const row of section.rows) {
      const height = hasTwoLines(row) ? HEIGHTS.twoLines : HEIGHTS.row;
      items.push({ kind: 'row', row, index: rows.length, top, height });
      rows.push(row);
      top += height;
    }
  }
  return { items, rows, height: top };
}

/** The items between two heights. */
export function itemsBetween({ items }: ListLayout, top: number, bottom: number): readonly Item[] {
  const first = firstIndex(items, (item) => item.top + item.height > top);
  const end = firstIndex(items, (item) => item.top >= bottom);
  return items.slice(first, end);
}

/** The place of a row, with the title above it where it is the first one below. */
export function spanOfRow({ items }: ListLayout, index: number): { readonly top: number; readonly bottom: number } {
  const at = items.findIndex((item) => item.kind === 'row' && item.index === index);
  const item = items[at];
  if (!item) return { top: 0, bottom: 0 };
  const above = items[at - 1];
  return { top: above?.kind === 'title' ? above.top : item.top, bottom: item.top + item.height };
}

/** Where a list is scrolled to, with blank space above it where its rows would have moved. In CSS pixels. */
export interface Scroll {
  readonly top: number;
  readonly blank: number;
}

/** The row at this height; null where there is none. */
export function rowAt({ items }: ListLayout, top: number): number | null {
  const item = items[firstIndex(items, (one) => one.top + one.height > top)];
  return item?.kind === 'row' ? item.index : null;
}

/** Scrolls so that a row stays where it is when the list changes around it. Where the row is gone, the list stays. */
export function keepInPlace(before: ListLayout, after: ListLayout, index: number, { top, blank }: Scroll): Scroll {
  const row = before.rows[index];
  const key = row && rowKey(row);
  const found = after.rows.findIndex((one) => rowKey(one) === key);
  if (found < 0) return { top, blank };
  const scrolled = top - blank + topOf(after, found) - topOf(before, index);
  // There is blank space only where the list cannot be scrolled further up.
  return { top: Math.max(0, scrolled), blank: Math.max(0, -scrolled) };
}

function topOf({ items }: ListLayout, index: number): number {
  return items.find((item) => item.kind === 'row' && item.index === index)?.top ?? 0;
}

/** The first item of which something holds that holds of all after it as well; the length if of none. */
function firstIndex(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
