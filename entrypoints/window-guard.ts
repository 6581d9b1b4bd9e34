import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { OpeningMessage } from '../lib/core/document-guard.ts';
import { announceOpenings } from '../lib/guard/announce-openings.ts';
import { checkFrame } from '../lib/guard/check-frame.ts';
import { extensionApi } from '../lib/guard/extension-api.ts';
import { guardOpener } from '../lib/guard/opener-guard.ts';
import { reportError } from '../lib/guard/report-error.ts';
import { waitInFrame } from '../lib/guard/wait-in-frame.ts';

/** Runs in every document of a host of which apps are open, in a JavaScript world of its own, before the document's scripts. */
export default defineUnlistedScript(() => {
  guardOpener(window);
  if (import.meta.env.FIREFOX) waitInFrame(window);
  else checkFrame(window);
  announceOpenings(window, (url) => {
    const message: OpeningMessage = { name: 'openingAnnounced', url };
    // Nobody answers.
    void extensionApi()
      ?.runtime.sendMessage(message)
      .catch(() => {});
  });
  void reportError(window, {
    report: async (message) => ((await extensionApi()?.runtime.sendMessage(message)) ?? null) as string | null,
  });
});
