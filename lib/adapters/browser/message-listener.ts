import * as v from 'valibot';
import type { DocumentError, DocumentReport, FrameReport, TabRequest } from '../../background/dependencies.ts';
import { AnswerMessageSchema, GuardMessageSchema, OpeningMessageSchema } from '../../core/document-guard.ts';
import { type MessageHandlers, type MessageSender, readMessage } from '../../core/messages.ts';
import { browser } from './browser.ts';

/** What the browser says about who sent a message. */
interface BrowserSender {
  readonly url?: string;
  readonly origin?: string;
  readonly id?: string;
  readonly frameId?: number;
  readonly tab?: { readonly id?: number; readonly openerTabId?: number };
}

/**
 * Answers messages of our own pages and of nobody else: content scripts share our extension id, so the sender's URL decides.
 * A message of the wrong shape, or from a page that may not send it, gets no answer.
 */
export function listenToMessages(handlers: MessageHandlers): void {
  const ownPages = `${self.location.origin}/`;
  browser.runtime.onMessage.addListener((message: unknown, from: BrowserSender) => {
    if (from.id !== browser.runtime.id || !from.url?.startsWith(ownPages)) return undefined;
    const read = readMessage(new URL(from.url).pathname, message);
    if (!read) return undefined;
    const sender: MessageSender = {
      tabId: from.frameId === 0 ? (from.tab?.id ?? null) : null,
      openerTabId: from.tab?.openerTabId ?? null,
    };
    const handle = handlers[read.name] as (request: unknown, sender: MessageSender) => Promise<unknown>;
    return handle(read.request, sender).then((answer) => ({ answer }));
  });
}

/**
 * Calls back for each document that begins to run in a tab, as our script in it reports: in the main frame, where the script
 * gets the answer, whether the tab may go on showing the document; or in another frame. Which tab and which document it is, the
 * browser tells.
 */
export function onDocumentStarted(
  listener: (report: DocumentReport) => Promise<boolean>,
  frameListener: (report: FrameReport) => Promise<void>,
): void {
  browser.runtime.onMessage.addListener((message: unknown, from: BrowserSender) => {
    const { id, url, frameId, tab } = from;
    if (id !== browser.runtime.id || frameId === undefined || tab?.id === undefined || url === undefined)
      return undefined;
    if (!v.is(GuardMessageSchema, message)) return undefined;
    const { isByForeignWorker, historyLength } = message;
    const document = { tabId: tab.id, url, origin: from.origin ?? message.origin };
    return frameId === 0 ? listener({ ...document, isByForeignWorker, historyLength }) : frameListener(document);
  });
}

/** Calls back when the page of a tab is about to open a URL in another one, as our script in it tells. */
export function onOpeningAnnounced(listener: (opening: TabRequest) => void): void {
  browser.runtime.onMessage.addListener((message: unknown, { id, tab }: BrowserSender) => {
    if (id !== browser.runtime.id || tab?.id === undefined || !v.is(OpeningMessageSchema, message)) return undefined;
    listener({ tabId: tab.id, url: message.url });
    return undefined;
  });
}

/** Calls back when the document of a tab's main frame is an error, as our script in it tells, and answers where the script goes. */
export function onAnswerFailed(listener: (error: DocumentError) => Promise<string | null>): void {
  browser.runtime.onMessage.addListener((message: unknown, { id, url, frameId, tab }: BrowserSender) => {
    if (id !== browser.runtime.id || frameId !== 0 || tab?.id === undefined || url === undefined) return undefined;
    if (!v.is(AnswerMessageSchema, message)) return undefined;
    return listener({ tabId: tab.id, url, status: message.status, text: message.text });
  });
}
