import { browser } from '../adapters/browser/browser.ts';
import { browserHostAccess, requestHostAccess } from '../adapters/browser/host-access.ts';
import { currentPlatform } from '../adapters/browser/platform.ts';
import { type OptionsAddress, optionsFragment } from '../core/options-address.ts';
import type { Server } from '../core/proxy-url/server.ts';
import { background } from './background-client.ts';
import { deriveKey } from './derive-key.ts';
import { assertPasskey, createPasskey } from './passkey.ts';
import { onStoredChange } from './read-stored-values.ts';
import { vaultClient } from './vault-client.ts';

/** What all our pages can do. */
export const pageActions = {
  background,
  vault: vaultClient({ background, deriveKey, createPasskey, assertPasskey }),
  onContextsChanged: (listener: () => void) =>
    onStoredChange(['contexts', 'credentialExpiries', 'openVault'], listener),
  hasHostAccess: (server: Server) => browserHostAccess().has(server),
  requestHostAccess: (servers: readonly Server[]) => requestHostAccess(servers),
  openOptions: async (address?: OptionsAddress) => {
    if (!address) return browser.runtime.openOptionsPage();
    const url = new URL(`options.html${optionsFragment(address)}`, currentPlatform().gateUrl);
    await browser.tabs.create({ url: url.href });
  },
  // As a page's link: the browser would otherwise say that a person typed it, also where it leads.
  openLink: (url: string) => void window.open(url, '_blank', 'noopener,noreferrer'),
  openInNewTab: async (url: string) => {
    await browser.tabs.create({ url });
  },
};

/** Takes the tab of this page back to what it showed before, or closes it where there was nothing. */
export async function leaveTab(): Promise<void> {
  if (history.length > 1) {
    history.back();
    return;
  }
  const tab = await browser.tabs.getCurrent();
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id);
}

/** Closes the popup. Does nothing where the popup's page is shown in a tab. */
export async function closePopup(): Promise<void> {
  if (!(await browser.tabs.getCurrent())) window.close();
}

/** Saves a text as a download. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download holds the blob by itself once the click is over.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** Calls back after an apiserver told something about a context, or that was forgotten. */
export function onReviewsChanged(listener: () => void): () => void {
  return onStoredChange(['contextReviews'], listener);
}

/** Calls back after a site was trusted, or no longer is. */
export function onTrustedSitesChanged(listener: () => void): () => void {
  return onStoredChange(['trustedSites'], listener);
}

/** Calls back after the vault was unlocked, locked, created, erased or changed. */
export function onVaultChanged(listener: () => void): () => void {
  return onStoredChange(
    ['envelope', 'isMemoryOnly', 'lastUsedAt', 'lockSettings', 'openVault', 'policy', 'unlockAttempts'],
    listener,
  );
}
