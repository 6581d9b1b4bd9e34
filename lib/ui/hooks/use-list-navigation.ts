import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Marks an element as a row of the list. Enter activates its first button or link. */
export const ROW = { 'data-row': '' };

const CONTROLS = 'button, a[href]';

/**
 * Keyboard navigation of a list below a filter: up and down move between rows, left and right within a row, Enter in the
 * filter activates the first row, and text that is typed in the list goes to the filter.
 */
export function useListNavigation(
  container: RefObject<HTMLElement | null>,
  filter: RefObject<HTMLInputElement | null>,
  isRendered: boolean,
): void {
  useLayoutEffect(() => {
    const element = container.current;
    const onKeyDown = (event: KeyboardEvent) => {
      // While an input method is composing, Enter and arrows are for it.
      if (element && filter.current && !event.isComposing) navigate(event, element, filter.current);
    };
    element?.addEventListener('keydown', onKeyDown);
    return () => element?.removeEventListener('keydown', onKeyDown);
  }, [container, filter, isRendered]);
}

function navigate(event: KeyboardEvent, container: HTMLElement, filter: HTMLInputElement): void {
  const from = event.target as HTMLElement;
  const row = from.closest<HTMLElement>('[data-row]');
  if (from !== filter && !row) return;
  const rows = [...container.querySelectorAll<HTMLElement>('[data-row]')];
  if (event.key === 'Enter' && from === filter) {
    event.preventDefault();
    firstControl(rows[0])?.click();
    return;
  }
  const next = betweenRows(event.key, row, rows, filter) ?? (row && withinRow(event.key, row, from));
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (row && isText(event)) {
    // The browser then enters the character there.
    filter.focus();
  }
}

function betweenRows(key: string, row: HTMLElement | null, rows: readonly HTMLElement[], filter: HTMLElement) {
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

function isText({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  return key === 'Backspace' || (key.length === 1 && key !== ' ');
}

function firstControl(row: HTMLElement | undefined): HTMLElement | null {
  return row?.querySelector<HTMLElement>(CONTROLS) ?? null;
}
