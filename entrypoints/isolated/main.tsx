import { render } from 'preact';
import { framePolicy } from '../../lib/core/apps/isolation.ts';
import { background } from '../../lib/pages/background-client.ts';
import { addPolicy } from '../../lib/pages/frame-policy.ts';
import { connectFrame, frameName } from '../../lib/pages/isolated-frame.ts';
import { cameFromHistory, followAddress, prepareTab, showIcon } from '../../lib/pages/isolated-tab.ts';
import { pageActions } from '../../lib/pages/page-actions.ts';
import type { IsolatedBackend } from '../../lib/ui/backend.ts';
import { IsolatedApp } from '../../lib/ui/IsolatedApp.tsx';

const given = location.hash.slice(1);
const url = URL.canParse(given) ? new URL(given).href : given;
const tabId = await prepareTab();
const address = followAddress();
const isFromHistory = cameFromHistory();
let isConfined = false;

const backend: IsolatedBackend = {
  url,
  isolatedApp: async () => {
    const app = await background.getIsolatedApp({ url, isFromHistory });
    if (app.ok && !isConfined) addPolicy(framePolicy(app.value.server));
    const mayGoOn = !isConfined && !isFromHistory && /^https:/.test(url);
    // A bookmark, or a tab of an earlier session: the URL goes through the gate, and comes back with a grant.
    if (mayGoOn && !app.ok && app.problem.code === 'isolatedGrantMissing') location.replace(url);
    isConfined ||= app.ok;
    return app;
  },
  frameName: ({ data }) => frameName(data),
  connectFrame: (frame, app, { onShown, onUntrusted }) =>
    connectFrame(frame, app, tabId, {
      onUntrusted,
      onShown: (page) => {
        address.show(page.url);
        showIcon(page.icon);
        onShown(page);
      },
    }),
  onContextsChanged: pageActions.onContextsChanged,
};

const root = document.getElementById('root');
if (root) render(<IsolatedApp backend={backend} />, root);
