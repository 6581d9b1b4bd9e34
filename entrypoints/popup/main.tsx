import { render } from 'preact';
import { listServices } from '../../lib/adapters/apiserver/list-services.ts';
import { ask } from '../../lib/adapters/browser/ask.ts';
import { closePopup, page } from '../../lib/adapters/browser/page.ts';
import { readIsolatedPrefixes, readSnapshot } from '../../lib/adapters/browser/snapshot.ts';
import { looksLost, readThisTab } from '../../lib/adapters/browser/this-tab.ts';
import { failure, type Outcome } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import type { ServiceList } from '../../lib/core/services/service.ts';
import { unlocking } from '../../lib/tasks/bring-keys.ts';
import type { PopupBackend } from '../../lib/ui/backend.ts';
import { Popup } from '../../lib/ui/popup/Popup.tsx';

const backend: PopupBackend = {
  ...page,
  ...unlocking(ask, () => import('../../lib/adapters/crypto/derive-key.ts'), { askPasskey: () => askInTab() }),
  lock: () => ask('lock'),
  snapshot: readSnapshot,
  listServices: async (contextId, namespaces) => {
    const list = await listFresh(contextId, namespaces);
    if (list.ok) await ask('rememberServices', { contextId, list: list.value });
    return list;
  },
  selectContext: (contextId) => ask('selectContext', contextId),
  openTarget: (contextId, url) => thenClose(ask('openTarget', { contextId, url })),
  openTargetWith: (contextId, url, storage) => thenClose(ask('openTarget', { contextId, url, storage })),
  isolatedPrefixes: readIsolatedPrefixes,
  openApi: (contextId) => thenClose(ask('openApi', contextId)),
  thisTab: readThisTab,
  looksLost,
  chooseAddress: async (tabId, address) => {
    await ask('chooseAddress', { tabId, address });
    await closePopup();
  },
};

/** The browser's question about a passkey takes the focus, which closes a popup; a tab stays. */
async function askInTab(): Promise<Outcome<never>> {
  await page.openOptions();
  await closePopup();
  return failure(problem('passkeyRefused', {}));
}

/** What was opened is in front now; a popup that stayed would only hide it. */
async function thenClose(opening: Promise<Outcome<null>>): Promise<Outcome<null>> {
  const outcome = await opening;
  if (outcome.ok) await closePopup();
  return outcome;
}

async function listFresh(contextId: string, namespaces: string[]): Promise<Outcome<ServiceList>> {
  const [headers, { contexts }] = await Promise.all([ask('signingHeaders', contextId), readSnapshot()]);
  if (!headers.ok) return headers;
  const context = contexts.find((state) => state.context.id === contextId)?.context;
  if (!context?.server) return failure(problem('contextUnknown', {}));
  const conversation = {
    server: context.server,
    headers: headers.value,
    contextName: context.name,
    fetch: globalThis.fetch.bind(globalThis),
  };
  return listServices(conversation, namespaces, Date.now());
}

const root = document.getElementById('root');
if (root) render(<Popup backend={backend} />, root);
