import { browser, isFirefox } from '../adapters/browser/browser.ts';
import { RECENT_COMMANDS } from '../core/recent-commands.ts';

/** Keys as the browser writes them, for example `Alt+Shift+K`; empty where a person removed them or another extension has them. */
export interface Shortcuts {
  readonly popup: string;
  readonly lock: string;
  /** Those of the apps that were opened last, the last one first. */
  readonly recent: readonly string[];
}

/** The shortcuts as they are now. A person can change them in the browser. */
export async function readShortcuts(): Promise<Shortcuts> {
  const commands = await browser.commands.getAll();
  const shortcutOf = (name: string) => commands.find((command) => command.name === name)?.shortcut ?? '';
  return {
    popup: shortcutOf('_execute_action'),
    lock: shortcutOf('lock'),
    recent: RECENT_COMMANDS.map(shortcutOf),
  };
}

/** Shows the page of the browser on which a person assigns them. */
export async function openShortcutSettings(): Promise<void> {
  if (isFirefox()) {
    const { commands } = browser as unknown as { commands: { openShortcutSettings(): Promise<void> } };
    await commands.openShortcutSettings();
  } else {
    await browser.tabs.create({ url: 'chrome://extensions/shortcuts' });
  }
}
