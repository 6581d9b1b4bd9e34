import { browser } from '../adapters/browser/browser.ts';

/** Keys as the browser writes them, for example `Alt+Shift+K`; empty where a person removed them or another extension has them. */
export interface Shortcuts {
  readonly popup: string;
  readonly lock: string;
}

/** The shortcuts as they are now. A person can change them in the browser. */
export async function readShortcuts(): Promise<Shortcuts> {
  const commands = await browser.commands.getAll();
  const shortcutOf = (name: string) => commands.find((command) => command.name === name)?.shortcut ?? '';
  return { popup: shortcutOf('_execute_action'), lock: shortcutOf('lock') };
}
