import { render } from 'preact';
import { framePolicy } from '../../lib/core/apps/isolation.ts';
import { background } from '../../lib/pages/background-client.ts';
import { addPolicy } from '../../lib/pages/frame-policy.ts';
import { pageActions } from '../../lib/pages/page-actions.ts';
import type { IsolatedBackend } from '../../lib/ui/backend.ts';
import { IsolatedApp } from '../../lib/ui/IsolatedApp.tsx';

const url = location.hash.slice(1);
let isConfined = false;

const backend: IsolatedBackend = {
  url,
  isolatedApp: async () => {
    const app = await background.getIsolatedApp(url);
    if (app.ok && !isConfined) addPolicy(framePolicy(app.value.prefix));
    isConfined ||= app.ok;
    return app;
  },
  onContextsChanged: pageActions.onContextsChanged,
};

// A policy holds for the life of a document, so another URL needs another one.
addEventListener('hashchange', () => location.reload());

const root = document.getElementById('root');
if (root) render(<IsolatedApp backend={backend} />, root);
