import { render } from 'preact';
import { ask } from '../../lib/adapters/browser/ask.ts';
import { optionsPage } from '../../lib/adapters/browser/page.ts';
import { arePasskeysKnown, askPasskey, newPasskey } from '../../lib/adapters/passkey/passkey.ts';
import { keeping, unlocking } from '../../lib/tasks/bring-keys.ts';
import type { OptionsBackend } from '../../lib/ui/backend.ts';
import { Options } from '../../lib/ui/options/Options.tsx';

const loadKeys = () => import('../../lib/adapters/crypto/derive-key.ts');

const backend: OptionsBackend = {
  ...optionsPage,
  ...unlocking(ask, loadKeys, { askPasskey }),
  ...keeping(ask, loadKeys, { askPasskey, newPasskey }),
  knowsPasskeys: arePasskeysKnown(),
};

const root = document.getElementById('root');
if (root) render(<Options backend={backend} />, root);
