import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type GuardHost, guardDocument } from '../lib/guard/document-guard.ts';

/** The part of the extension API that a content script gets. Chromium before 148 calls it `chrome`. */
interface ExtensionApi {
  readonly runtime: { sendMessage: GuardHost['report'] };
  readonly i18n: { getMessage(name: string): string };
}

/** Runs in every document of a known server's host, in Firefox in frames too, in a JavaScript world of its own, before the document's scripts. */
export default defineUnlistedScript(() => {
  const { browser, chrome } = globalThis as unknown as Record<'browser' | 'chrome', ExtensionApi | undefined>;
  const api = browser ?? chrome;
  if (!api) return;
  void guardDocument(globalThis as unknown as Window & typeof globalThis, {
    report: (message) => api.runtime.sendMessage(message),
    stoppedText: api.i18n.getMessage('guardStopped'),
  });
});
