import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { sanitizeForDisplay } from '../shared/sanitize-for-display.ts';
import { itemsBetween, keepInPlace, type ListLayout, rowAt, spanOfRow } from './list-layout.ts';
import { type RowDetails, RowView } from './RowView.tsx';
import { type Choice, type Row, rowKey } from './rows.ts';

/** Where nothing is laid out yet, about as much as the popup shows. */
const DEFAULT_HEIGHT = 480;
/** Rendered above and below what is in sight, in CSS pixels, so that scrolling shows no gaps. */
const OVERSCAN = 240;

interface RowListProps {
  layout: ListLayout;
  label: string;
  /** The row that Enter chooses. */
  selected: number;
  details: RowDetails;
  onChoose: (row: Row, choice: Choice) => void;
  onMore: (row: Row, index: number) => void;
}

/** The id of a row's element, for the field that refers to it. */
export function rowId(index: number): string {
  return `row-${index}`;
}

/** The rows of a combobox, of which only those in sight exist. The focus stays in the field. */
export function RowList({ layout, label, selected, details, onChoose, onMore }: RowListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [blank, setBlank] = useState(0);
  /** How far below the top of the list the pointer is; null where it is elsewhere. */
  const pointer = useRef<number | null>(null);
  const shown = useRef({ layout, query: details.query });
  const height = list.current?.clientHeight || DEFAULT_HEIGHT;

  const selectedRow = layout.rows[selected];
  const anchor = `${details.query} ${selectedRow ? rowKey(selectedRow) : ''}`;
  // What the pointer is on, or else the selected row, stays in its place when the list changes by itself.
  useLayoutEffect(() => {
    const element = list.current;
    const before = shown.current;
    shown.current = { layout, query: details.query };
    if (!element || before.layout === layout) return;
    const isSame = before.query === details.query;
    const scroll = { top: element.scrollTop, blank };
    const pointed = pointer.current === null ? null : rowAt(before.layout, pointer.current + scroll.top - blank);
    const kept = pointed ?? before.layout.rows.findIndex((row) => selectedRow && rowKey(row) === rowKey(selectedRow));
    const next = isSame ? keepInPlace(before.layout, layout, kept, scroll) : { top: scroll.top, blank: 0 };
    setBlank(next.blank);
    element.scrollTop = next.top;
    setScrollTop(element.scrollTop);
  }, [layout]);
  // Not when the list is refreshed: a person may have scrolled elsewhere.
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const { top, bottom } = spanOfRow(layout, selected);
    const visible = element.clientHeight || DEFAULT_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + visible) element.scrollTop = bottom - visible;
    setScrollTop(element.scrollTop);
  }, [anchor]);

  const items = itemsBetween(layout, scrollTop - blank - OVERSCAN, scrollTop - blank + height + OVERSCAN);
  return (
    <div
      ref={list}
      class="rows"
      id="rows"
      role="listbox"
      aria-label={label}
      onPointerMove={({ currentTarget, clientY }) => {
        pointer.current = clientY - currentTarget.getBoundingClientRect().top;
      }}
      onPointerLeave={() => {
        pointer.current = null;
      }}
      onScroll={({ currentTarget }) => setScrollTop(currentTarget.scrollTop)}
    >
      <div class="rows-space" style={{ height: `${blank + layout.height}px` }}>
        <div class="rows-in-sight" style={{ translate: `0 ${blank + (items[0]?.top ?? 0)}px` }}>
          {items.map((item) =>
            item.kind === 'title' ? (
              <div key={`title ${item.title}`} class="row-title" role="presentation">
                {sanitizeForDisplay(item.title)}
              </div>
            ) : (
              <RowView
                key={rowKey(item.row)}
                id={rowId(item.index)}
                row={item.row}
                details={details}
                isSelected={item.index === selected}
                position={item.index + 1}
                count={layout.rows.length}
                onChoose={(choice) => onChoose(item.row, choice)}
                onMore={() => onMore(item.row, item.index)}
              />
            ),
          )}
        </div>
      </div>
    </div>
  );
}
