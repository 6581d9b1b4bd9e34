import { render } from 'preact';
import { isFirefox } from '../../lib/adapters/browser/browser.ts';
import {
  onReviewsChanged,
  onTrustedSitesChanged,
  onVaultChanged,
  pageActions,
  saveFile,
} from '../../lib/pages/page-actions.ts';
import { supportsPasskeys } from '../../lib/pages/passkey.ts';
import { readKubeconfigs } from '../../lib/pages/read-kubeconfigs.ts';
import { readReviews, reviewContext } from '../../lib/pages/review-context.ts';
import { openShortcutSettings, readShortcuts } from '../../lib/pages/shortcuts.ts';
import { watchUse } from '../../lib/pages/watch-use.ts';
import type { OptionsBackend } from '../../lib/ui/backend.ts';
import { Options } from '../../lib/ui/options/Options.tsx';

const backend: OptionsBackend = {
  ...pageActions,
  supportsPasskeys: supportsPasskeys(),
  // Firefox reports only that the computer is idle (toolkit/components/extensions/parent/ext-idle.js).
  noticesScreenLock: !isFirefox(),
  browserVersion: navigator.userAgent,
  readKubeconfigs,
  reviewContext,
  readShortcuts,
  readReviews,
  onReviewsChanged,
  openShortcutSettings,
  onTrustedSitesChanged,
  onVaultChanged,
  saveFile,
};

watchUse(window, backend.background.reportUse);

const root = document.getElementById('root');
if (root) render(<Options backend={backend} />, root);
