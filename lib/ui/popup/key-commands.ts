/** What a key means in the field of the list. */
export type KeyCommand =
  | 'down'
  | 'up'
  | 'pageDown'
  | 'pageUp'
  | 'first'
  | 'last'
  | 'choose'
  | 'chooseInBackground'
  | 'chooseInNewWindow'
  | 'showActions'
  | 'copyLink'
  | 'buildUrl'
  /** Marks the row, and goes on to the next or previous one. */
  | 'markDown'
  | 'markUp'
  /** Three ways to go back, each from less than the one before. */
  | 'escape'
  | 'backspace'
  | 'left';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;
type Field = Pick<HTMLInputElement, 'value' | 'selectionStart' | 'selectionEnd'>;

const KEYS: Readonly<Record<string, KeyCommand>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  PageDown: 'pageDown',
  PageUp: 'pageUp',
  Escape: 'escape',
};

const KEYS_WITH_SHIFT: Readonly<Record<string, KeyCommand>> = { ArrowDown: 'markDown', ArrowUp: 'markUp' };

/** With text in the field, these keys are for the text. */
const KEYS_WITHOUT_TEXT: Readonly<Record<string, KeyCommand>> = {
  Home: 'first',
  End: 'last',
  ArrowLeft: 'left',
  Backspace: 'backspace',
};

/** The command that a key stands for; null where it is for the text. The command may turn out to mean nothing. */
export function commandOf(pressed: Key, field: Field): KeyCommand | null {
  const { key, ctrlKey, metaKey, altKey } = pressed;
  const { value, selectionStart, selectionEnd } = field;
  const hasControl = ctrlKey || metaKey;
  if (altKey) return null;
  if (key === 'Enter') return enterCommand(pressed);
  if (key === 'ArrowRight') return selectionStart === value.length ? 'showActions' : null;
  if (key === 'e' && hasControl) return 'buildUrl';
  if (key === 'c' && hasControl) return selectionStart === selectionEnd ? 'copyLink' : null;
  return listCommand(pressed) ?? (value === '' ? (KEYS_WITHOUT_TEXT[key] ?? null) : null);
}

function listCommand({ key, shiftKey }: Key): KeyCommand | undefined {
  return (shiftKey ? KEYS_WITH_SHIFT[key] : undefined) ?? KEYS[key];
}

/** As browsers do with links. */
function enterCommand({ ctrlKey, metaKey, shiftKey }: Key): KeyCommand {
  if (shiftKey) return 'chooseInNewWindow';
  return ctrlKey || metaKey ? 'chooseInBackground' : 'choose';
}

/** How many rows Page Up and Page Down move by. */
const PAGE = 9;

/** The row that a command moves to among so many; null where it does not move. The ends meet, but not for pages. */
export function movedTo(command: KeyCommand, at: number, count: number): number | null {
  switch (command) {
    case 'down':
      return (at + 1) % count;
    case 'up':
      return (at - 1 + count) % count;
    case 'pageDown':
      return Math.min(count - 1, at + PAGE);
    case 'pageUp':
      return Math.max(0, at - PAGE);
    case 'first':
      return 0;
    case 'last':
      return count - 1;
    default:
      return null;
  }
}
