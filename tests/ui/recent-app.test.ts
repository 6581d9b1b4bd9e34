import { describe, expect, it } from 'vitest';
import { success } from '../../lib/core/outcome.ts';
import { placeOfCommand, RECENT_COMMANDS } from '../../lib/core/recent-commands.ts';
import type { OpenApps } from '../../lib/pages/open-apps.ts';
import type { BrowserBackend } from '../../lib/ui/backend.ts';
import { openRecentApp } from '../../lib/ui/browser/recent-app.ts';
import { GRAFANA_URL, SERVER } from './samples.ts';

const WIKI_URL = `${SERVER.origin}/api/v1/namespaces/shop/services/wiki/proxy/`;
const RECENT = [GRAFANA_URL, WIKI_URL].map((prefix) => ({ contextId: 'config/production', prefix }));

/** What a shortcut does where these apps were opened before, and these are open. */
async function press(place: number, openApps: OpenApps['all'] = []): Promise<string[]> {
  const done: string[] = [];
  const snapshot = {
    contexts: [],
    selectedContextId: null,
    lists: {},
    reviews: {},
    pinned: [],
    recent: RECENT,
    canLock: false,
  };
  const backend: BrowserBackend = {
    readSnapshot: async () => success(snapshot),
    readOpenApps: async () => ({ all: openApps, active: null, activeUrl: '' }),
    reportUse: async () => void done.push('use'),
    activeTab: async () => 7,
    goToTab: async (tabId) => void done.push(`go to ${tabId}`),
    open: async ({ url, contextId, tabId }) => void done.push(`open ${url} as ${contextId} in ${tabId}`),
    openPopup: async () => void done.push('popup'),
    openImport: async () => void done.push('import'),
  };
  await openRecentApp(backend, place);
  return done;
}

describe('a shortcut for an app that was opened before', () => {
  it('opens it in a new tab, as the same context', async () => {
    expect(await press(1)).toEqual(['use', `open ${WIKI_URL} as config/production in null`]);
  });

  it('goes to the tab that shows it already', async () => {
    const app = {
      tabId: 3,
      prefix: WIKI_URL,
      contextId: 'config/production',
      url: WIKI_URL,
      address: 'prefix',
    } as const;
    expect(await press(1, [{ ...app, tabId: 2, contextId: 'config/admin' }, app])).toEqual(['use', 'go to 3']);
  });

  it('shows the popup if not so many were opened', async () => {
    expect(await press(2)).toEqual(['use', 'popup']);
  });

  it('exists for five of them', () => {
    expect(RECENT_COMMANDS.map(placeOfCommand)).toEqual([0, 1, 2, 3, 4]);
    expect(placeOfCommand('lock')).toBeNull();
  });
});
