import * as v from 'valibot';
import type { DocumentReport } from '../../background/dependencies.ts';
import { GuardMessageSchema } from '../../core/document-guard.ts';
import { browser } from './browser.ts';

/** What the browser says about who sent a message. */
interface BrowserSender {
  readonly id?: string;
  readonly url?: string;
  readonly origin?: string;
  readonly frameId?: number;
  readonly tab?: { readonly id?: number };
}

/**
 * Calls back for each document that begins to run in the main frame of a tab, as our script in it reports. The script gets the
 * answer: whether the tab may go on showing the document. Which tab and which document it is, the browser tells.
 */
export function onDocumentStarted(listener: (report: DocumentReport) => Promise<boolean>): void {
  browser.runtime.onMessage.addListener((message: unknown, from: BrowserSender) => {
    const { id, url, frameId, tab } = from;
    if (id !== browser.runtime.id || frameId !== 0 || tab?.id === undefined || url === undefined) return undefined;
    if (url.startsWith(`${self.location.origin}/`) || !v.is(GuardMessageSchema, message)) return undefined;
    const { origin, isByForeignWorker } = message;
    return listener({ tabId: tab.id, url, origin: from.origin ?? origin, isByForeignWorker });
  });
}
