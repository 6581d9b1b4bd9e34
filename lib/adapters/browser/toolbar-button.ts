import type { ToolbarMark } from '../../core/tabs/toolbar-mark.ts';
import { browser } from './browser.ts';

/** The text on the badge, its colour, and the message that is the button's title. */
const MARKS: Readonly<Record<ToolbarMark, readonly [text: string, color: string, title: string]>> = {
  none: ['', '#4d5963', 'extensionName'],
  signed: ['✓', '#1d6b45', 'toolbarSigned'],
  locked: ['🔒', '#4d5963', 'toolbarLocked'],
  credentialMissing: ['!', '#8a5300', 'toolbarCredentialMissing'],
  unsigned: ['!', '#8a5300', 'toolbarUnsigned'],
};

/** Lets the toolbar button say this of a tab, by its badge and its title; of all without a mark of their own, where none is given. */
export async function markToolbarButton(tabId: number | null, mark: ToolbarMark): Promise<void> {
  const where = tabId === null ? {} : { tabId };
  const [text, color, title] = MARKS[mark];
  const { action, i18n } = browser;
  await Promise.all([
    action.setBadgeText({ ...where, text }),
    action.setBadgeBackgroundColor({ ...where, color }),
    action.setTitle({ ...where, title: i18n.getMessage(title) }),
    // A tab that was closed meanwhile has no button to show it on.
  ]).catch(() => undefined);
}
