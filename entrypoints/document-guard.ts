import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { guardDocument } from '../lib/guard/document-guard.ts';
import { extensionApi } from '../lib/guard/extension-api.ts';
import { keepAddress } from '../lib/guard/keep-address.ts';

/**
 * Runs in every document of a known server's host, in Firefox in frames too, in a JavaScript world of its own, before the document's
 * scripts.
 */
export default defineUnlistedScript(() => {
  const view = globalThis as unknown as Window & typeof globalThis;
  const api = extensionApi();
  if (!api) return;
  // In Firefox the gate asks about an address that another app may have taken.
  if (!import.meta.env.FIREFOX) keepAddress(view);
  void guardDocument(view, {
    report: (message) => api.runtime.sendMessage(message) as Promise<boolean>,
    stoppedText: api.i18n.getMessage('guardStopped'),
  });
});
