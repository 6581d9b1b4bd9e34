import { maySend, readMessage } from '../../core/message-schemas.ts';
import type { MessageName, Messages } from '../../core/messages.ts';
import { browser } from './browser.ts';

/** Who sent a message, by the browser's own record. */
export interface Sender {
  readonly tabId: number | null;
  readonly openerTabId: number | null;
}

type Request<Name extends MessageName> = Parameters<Messages[Name]>[0];
type Answer<Name extends MessageName> = Awaited<ReturnType<Messages[Name]>>;

/** What answers each message. */
export type Handlers = {
  readonly [Name in MessageName]: (request: Request<Name>, sender: Sender) => Promise<Answer<Name>>;
};

/**
 * Answers messages of our own pages, and of nobody else: a content script shares our extension id, so the sender's
 * address decides. A message of the wrong shape, or of a page that has no business with it, gets no answer at all.
 * `onAsked` is told of each that is answered, before it is.
 */
export function answerMessages(handlers: Handlers, onAsked: () => void): void {
  const home = `${self.location.origin}/`;
  browser.runtime.onMessage.addListener(
    (
      message: unknown,
      from: { url?: string; id?: string; frameId?: number; tab?: { id?: number; openerTabId?: number } },
    ) => {
      if (from.id !== browser.runtime.id || !from.url?.startsWith(home)) return undefined;
      const read = readMessage(message);
      if (!read || !maySend(new URL(from.url).pathname, read.name)) return undefined;
      onAsked();
      const sender: Sender = {
        tabId: from.frameId === 0 ? (from.tab?.id ?? null) : null,
        openerTabId: from.tab?.openerTabId ?? null,
      };
      const handle = handlers[read.name] as (request: unknown, sender: Sender) => Promise<unknown>;
      return handle(read.request, sender).then((answer) => ({ answer }));
    },
  );
}
