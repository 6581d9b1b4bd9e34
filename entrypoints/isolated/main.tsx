import { render } from 'preact';
import { ask } from '../../lib/adapters/browser/ask.ts';
import { addPolicy } from '../../lib/adapters/browser/frame-policy.ts';
import { page } from '../../lib/adapters/browser/page.ts';
import { framePolicy } from '../../lib/core/grants/isolation.ts';
import type { IsolatedBackend } from '../../lib/ui/backend.ts';
import { Isolated } from '../../lib/ui/isolated/Isolated.tsx';

const url = location.hash.slice(1);
let isConfined = false;

const backend: IsolatedBackend = {
  url,
  isolatedApp: async () => {
    const app = await ask('isolatedApp', url);
    if (app.ok && !isConfined) addPolicy(framePolicy(app.value.prefix));
    isConfined ||= app.ok;
    return app;
  },
  onContextsChanged: page.onContextsChanged,
};

// A policy holds for the life of a document, so another URL needs another one.
addEventListener('hashchange', () => location.reload());

const root = document.getElementById('root');
if (root) render(<Isolated backend={backend} />, root);
