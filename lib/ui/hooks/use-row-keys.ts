import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Marks an element as a row of things to open. Its first button or link is the one that Enter takes. */
export const ROW = { 'data-row': '' };

const CONTROLS = 'button, a[href]';

/**
 * Keys of a list with a filter above: up and down move among rows, left and right within one, Enter in the filter
 * takes the first row, and whatever is typed in the list goes to the filter.
 */
export function useRowKeys(
  area: RefObject<HTMLElement | null>,
  filter: RefObject<HTMLInputElement | null>,
  isShown: boolean,
): void {
  useLayoutEffect(() => {
    const container = area.current;
    const listen = (event: KeyboardEvent) => {
      // Enter and arrows belong to an input method while it composes.
      if (container && filter.current && !event.isComposing) move(event, container, filter.current);
    };
    container?.addEventListener('keydown', listen);
    return () => container?.removeEventListener('keydown', listen);
  }, [area, filter, isShown]);
}

function move(event: KeyboardEvent, area: HTMLElement, filter: HTMLInputElement): void {
  const from = event.target as HTMLElement;
  const row = from.closest<HTMLElement>('[data-row]');
  if (from !== filter && !row) return;
  const rows = [...area.querySelectorAll<HTMLElement>('[data-row]')];
  if (event.key === 'Enter' && from === filter) {
    event.preventDefault();
    firstControl(rows[0])?.click();
    return;
  }
  const next = amongRows(event.key, row, rows, filter) ?? (row && withinRow(event.key, row, from));
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (row && isTyped(event)) {
    // The character then lands in the filter by itself.
    filter.focus();
  }
}

function amongRows(key: string, row: HTMLElement | null, rows: readonly HTMLElement[], filter: HTMLElement) {
  const index = row ? rows.indexOf(row) : -1;
  if (key === 'ArrowDown') return firstControl(rows[index + 1]);
  if (key === 'ArrowUp') return firstControl(rows[index - 1]) ?? filter;
  if (key === 'Home' && row) return firstControl(rows[0]);
  if (key === 'End' && row) return firstControl(rows.at(-1));
  return null;
}

function withinRow(key: string, row: HTMLElement, from: HTMLElement) {
  const controls = [...row.querySelectorAll<HTMLElement>(CONTROLS)];
  if (key === 'ArrowRight') return controls[controls.indexOf(from) + 1];
  if (key === 'ArrowLeft') return controls[controls.indexOf(from) - 1];
  return null;
}

function isTyped({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  return key === 'Backspace' || (key.length === 1 && key !== ' ');
}

function firstControl(row: HTMLElement | undefined): HTMLElement | null {
  return row?.querySelector<HTMLElement>(CONTROLS) ?? null;
}
