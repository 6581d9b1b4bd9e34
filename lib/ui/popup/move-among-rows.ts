/** Marks an element as a row of things to open. Its first button or link is the one that Enter takes. */
export const ROW = { 'data-row': '' };

const CONTROLS = 'button, a[href]';

/**
 * Keys of the popup: up and down move among rows, left and right within one, Enter in the filter takes the first row,
 * and whatever is typed in the list goes to the filter.
 */
export function moveAmongRows(event: KeyboardEvent, popup: HTMLElement, filter: HTMLInputElement): void {
  // Enter and arrows belong to an input method while it composes.
  if (event.isComposing || event.defaultPrevented) return;
  const from = event.target as HTMLElement;
  const row = from.closest<HTMLElement>('[data-row]');
  if (from !== filter && !row) return;
  const rows = [...popup.querySelectorAll<HTMLElement>('[data-row]')];
  const index = row ? rows.indexOf(row) : -1;

  if (event.key === 'Enter' && from === filter) return take(event, () => firstControl(rows[0])?.click());
  if (event.key === 'ArrowDown') return take(event, () => firstControl(rows[index + 1])?.focus());
  if (event.key === 'ArrowUp') return take(event, () => (firstControl(rows[index - 1]) ?? filter).focus());
  if (!row) return;
  if (event.key === 'ArrowRight') return take(event, () => besides(row, from, 1)?.focus());
  if (event.key === 'ArrowLeft') return take(event, () => besides(row, from, -1)?.focus());
  if (event.key === 'Home') return take(event, () => firstControl(rows[0])?.focus());
  if (event.key === 'End') return take(event, () => firstControl(rows.at(-1))?.focus());
  const isTyped = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
  // The character then lands in the filter by itself.
  if (isTyped || event.key === 'Backspace') filter.focus();
}

function take(event: KeyboardEvent, move: () => void): void {
  event.preventDefault();
  move();
}

function firstControl(row: HTMLElement | undefined): HTMLElement | null {
  return row?.querySelector<HTMLElement>(CONTROLS) ?? null;
}

function besides(row: HTMLElement, from: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const controls = [...row.querySelectorAll<HTMLElement>(CONTROLS)];
  return controls[controls.indexOf(from) + step];
}
