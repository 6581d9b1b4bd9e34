import { targetOf } from '../../core/services/target-of.ts';
import { commandOf, type KeyCommand, movedTo } from './key-commands.ts';
import type { Choice, Row } from './rows.ts';
import type { useChoices } from './use-choices.ts';
import { type Finding, urlOf, type useFinderState } from './use-finder.ts';

interface KeysOptions {
  readonly finder: ReturnType<typeof useFinderState>;
  readonly finding: Finding;
  readonly choices: ReturnType<typeof useChoices>;
}

/** What keys in the field do with the list, and how a row is chosen. */
export function useKeys({ finder, finding, choices }: KeysOptions) {
  const { state, search, goTo, searchIn, showActions, leaveActions } = finder;
  const { known, layout, at, pasted } = finding;
  const { rows } = layout;
  const current = rows[at];

  const choose = (row: Row, choice: Choice) => {
    if (!choices.choose(row, known, choice)) showActions(row);
  };
  const copyLink = (): boolean => {
    const subject = state.actions?.subject ?? (current?.kind === 'service' ? current : null);
    const url = subject?.kind === 'service' ? urlOf(subject.entry, known) : null;
    if (url !== null) choices.copy(url);
    return url !== null;
  };
  const buildUrl = (): boolean => {
    const subject = state.actions?.subject ?? (current?.kind === 'service' ? current : null);
    if (subject?.kind !== 'service') return false;
    const { context, service } = subject.entry;
    const port = known.portOf(subject.entry);
    const target = port ? targetOf(service, port) : null;
    if (target) choices.setBuilding({ context, target });
    return target !== null;
  };
  const mark = (move: KeyCommand): boolean => {
    if (current?.kind === 'service' && urlOf(current.entry, known)) choices.marks.toggle(current.entry);
    return moveBy(move);
  };
  const clearMarks = (): boolean => {
    const { marked, keep } = choices.marks;
    if (marked.length > 0) keep([]);
    return marked.length > 0;
  };
  const leaveScope = (): boolean => {
    const hasScope = state.scopeId !== null;
    if (hasScope) searchIn(null);
    return hasScope;
  };
  const clear = (): boolean => {
    const hasText = state.query !== '';
    if (hasText) search('');
    return hasText;
  };

  const moveBy = (command: KeyCommand): boolean => {
    const row = rows[movedTo(command, at, rows.length) ?? -1];
    if (row) goTo(row);
    return row !== undefined;
  };
  const chooseCurrent = (choice: Choice): boolean => {
    if (choices.marks.marked.length > 0 && current?.kind === 'service') choices.openMarked(known);
    else if (current) choose(current, choice);
    else if (pasted && !pasted.ok) choices.resolve(pasted.problem, state.query.trim());
    return true;
  };

  /** Each returns whether the key was for the list. */
  const handlers: Partial<Record<KeyCommand, () => boolean>> = {
    choose: () => chooseCurrent({}),
    chooseInBackground: () => chooseCurrent({ isInBackground: true }),
    chooseInNewWindow: () => chooseCurrent({ isInNewWindow: true }),
    showActions: () => current !== undefined && showActions(current),
    copyLink,
    buildUrl,
    markDown: () => mark('down'),
    markUp: () => mark('up'),
    left: leaveActions,
    backspace: () => leaveActions() || leaveScope(),
    // Where there is nothing to leave, it closes the popup.
    escape: () => leaveActions() || clearMarks() || clear() || leaveScope(),
  };
  const handle = (command: KeyCommand): boolean => {
    choices.setCopied(false);
    return handlers[command]?.() ?? moveBy(command);
  };

  const onKeyDown = (event: KeyboardEvent, input: HTMLInputElement) => {
    // While an input method is composing, Enter and arrows are for it.
    const command = event.isComposing ? null : commandOf(event, input);
    if (command && handle(command)) event.preventDefault();
  };
  return { choose, onKeyDown };
}
