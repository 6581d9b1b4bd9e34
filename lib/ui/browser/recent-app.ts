import type { BrowserBackend } from '../backend.ts';

/**
 * Opens the app in this place of those that were opened last, from 0, or goes to the tab that shows it. Where there is none, shows the
 * popup, in which others are found.
 */
export async function openRecentApp(backend: BrowserBackend, place: number): Promise<void> {
  const snapshot = await backend.readSnapshot();
  const app = snapshot.ok ? snapshot.value.recent[place] : undefined;
  await backend.reportUse();
  if (!app) return backend.openPopup();
  const { contextId, prefix } = app;
  const { all } = await backend.readOpenApps();
  const open = all.find((one) => one.contextId === contextId && one.prefix === prefix);
  if (open) return backend.goToTab(open.tabId);
  await backend.open({ url: prefix, contextId, tabId: null, isInBackground: false });
}
