import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { OpeningMessage } from '../lib/core/document-guard.ts';
import { announceOpenings } from '../lib/guard/announce-openings.ts';
import { guardOpener } from '../lib/guard/opener-guard.ts';
import { waitInFrame } from '../lib/guard/wait-in-frame.ts';

/** The part of the extension API that a content script gets. Chromium before 148 calls it `chrome`. */
interface ExtensionApi {
  readonly runtime: { sendMessage(message: OpeningMessage): Promise<unknown> };
}

/** Runs in every document of a host of which apps are open, in a JavaScript world of its own, before the document's scripts. */
export default defineUnlistedScript(() => {
  guardOpener(window);
  if (import.meta.env.FIREFOX) waitInFrame(window);
  const { browser, chrome } = globalThis as unknown as Record<'browser' | 'chrome', ExtensionApi | undefined>;
  const api = browser ?? chrome;
  // Nobody answers.
  announceOpenings(window, (url) => void api?.runtime.sendMessage({ name: 'openingAnnounced', url }).catch(() => {}));
});
