import type { Credential, ImportedContext } from '../../core/kubeconfig/kube-context.ts';
import type { Server } from '../../core/proxy-url/server.ts';
import { ask } from './ask.ts';
import { browser } from './browser.ts';
import { browserHostAccess, requestHostAccess } from './host-access.ts';
import { onStoredChange } from './stored-changes.ts';

/** What all our pages can ask of the background and the browser. */
export const page = {
  contexts: () => ask('listContexts'),
  onContextsChanged: (listener: () => void) => onStoredChange(['contexts', 'credentialEnds', 'opened'], listener),
  hasHostAccess: (server: Server) => browserHostAccess().has(server),
  requestHostAccess: (servers: Server[]) => requestHostAccess(servers),
  giveCredential: (contextId: string, credential: Credential) => ask('giveCredential', { contextId, credential }),
  openOptions: () => browser.runtime.openOptionsPage(),
  openApi: (contextId: string) => ask('openApi', contextId),
  openServer: (origin: string) => openTab(origin),
};

/** What the options page can ask besides. */
export const optionsPage = {
  ...page,
  planImport: (imported: ImportedContext[]) => ask('planImport', imported),
  importContexts: (imported: ImportedContext[]) => ask('importContexts', imported),
  forgetContexts: (ids: string[]) => ask('forgetContexts', ids),
  trustedSites: () => ask('listTrustedSites'),
  onTrustedSitesChanged: (listener: () => void) => onStoredChange(['trustedSites'], listener),
  onVaultChanged: (listener: () => void) =>
    onStoredChange(['envelope', 'opened', 'isNothingKept', 'locking', 'tries'], listener),
  saveFile,
  distrustSite: (site: string) => ask('distrustSite', site),
};

/** Opens a new tab at this address. */
async function openTab(url: string): Promise<void> {
  await browser.tabs.create({ url });
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the text once the click is over.
  setTimeout(() => URL.revokeObjectURL(url));
}

/** Takes the tab of the asking page back to what it showed before, or closes it where there was nothing. */
export async function leaveTab(): Promise<void> {
  if (history.length > 1) {
    history.back();
    return;
  }
  const tab = await browser.tabs.getCurrent();
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id);
}

/** Closes the popup. Does nothing for the same page in a tab of its own. */
export async function closePopup(): Promise<void> {
  if (!(await browser.tabs.getCurrent())) window.close();
}
