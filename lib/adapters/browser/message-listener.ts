import { type MessageHandlers, type MessageSender, readMessage } from '../../core/messages.ts';
import { browser } from './browser.ts';

/** What the browser says about who sent a message. */
interface BrowserSender {
  readonly url?: string;
  readonly id?: string;
  readonly frameId?: number;
  readonly tab?: { readonly id?: number; readonly openerTabId?: number };
}

/**
 * Answers messages of our own pages and of nobody else: content scripts share our extension id, so the sender's URL decides.
 * A message of the wrong shape, or from a page that may not send it, gets no answer. `onMessage` is called for each message
 * that is answered, before it is.
 */
export function listenToMessages(handlers: MessageHandlers, onMessage: () => void): void {
  const ownPages = `${self.location.origin}/`;
  browser.runtime.onMessage.addListener((message: unknown, from: BrowserSender) => {
    if (from.id !== browser.runtime.id || !from.url?.startsWith(ownPages)) return undefined;
    const read = readMessage(new URL(from.url).pathname, message);
    if (!read) return undefined;
    onMessage();
    const sender: MessageSender = {
      tabId: from.frameId === 0 ? (from.tab?.id ?? null) : null,
      openerTabId: from.tab?.openerTabId ?? null,
    };
    const handle = handlers[read.name] as (request: unknown, sender: MessageSender) => Promise<unknown>;
    return handle(read.request, sender).then((answer) => ({ answer }));
  });
}
