import { render } from 'preact';
import { failure } from '../../lib/core/outcome.ts';
import { problem } from '../../lib/core/problems.ts';
import { listObjectsAs } from '../../lib/pages/list-objects.ts';
import { goToTab, looksMisplaced, readOpenApps } from '../../lib/pages/open-apps.ts';
import { closePopup, pageActions } from '../../lib/pages/page-actions.ts';
import { readIsolation, readPopupSnapshot } from '../../lib/pages/popup-snapshot.ts';
import { followServices, refreshServices } from '../../lib/pages/refresh-services.ts';
import { reviewContext, reviewTarget } from '../../lib/pages/review-context.ts';
import { watchUse } from '../../lib/pages/watch-use.ts';
import type { PopupBackend } from '../../lib/ui/backend.ts';
import { Popup } from '../../lib/ui/popup/Popup.tsx';

const { vault, openOptions } = pageActions;

const backend: PopupBackend = {
  ...pageActions,
  vault: {
    ...vault,
    unlock: async (proof) => {
      if (proof.kind !== 'passkey') return vault.unlock(proof);
      // The browser's prompt for a passkey takes the focus, which would close the popup. A tab stays.
      await openOptions();
      await closePopup();
      return failure(problem('passkeyRefused', {}));
    },
  },
  readSnapshot: readPopupSnapshot,
  readOpenApps,
  goToTab,
  readIsolation,
  looksMisplaced,
  refreshServices,
  followServices,
  listObjects: listObjectsAs,
  reviewContext,
  reviewTarget,
  closePopup,
};

watchUse(window, backend.background.reportUse);

const root = document.getElementById('root');
if (root) render(<Popup backend={backend} />, root);
