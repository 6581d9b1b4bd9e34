import * as v from 'valibot';

/** What the guard in a document of a server tells the background, once, before the document's scripts run. */
export const GuardMessageSchema = v.object({
  name: v.literal('documentStarted'),
  /** The document's origin. One without an address of its own has that of its maker. */
  origin: v.string(),
  /** Whether a service worker controls it at the URL of an app. Rules let no app register one. */
  isByForeignWorker: v.boolean(),
  /** How many pages the tab's history has, with this one. */
  historyLength: v.number(),
});
export type GuardMessage = v.InferOutput<typeof GuardMessageSchema>;

/** What our script in a document of an app tells the background before the document opens something in another tab. */
export const OpeningMessageSchema = v.object({ name: v.literal('openingAnnounced'), url: v.string() });
export type OpeningMessage = v.InferOutput<typeof OpeningMessageSchema>;

/** What our script in a document of an app tells the background of an error that the document consists of. */
export const AnswerMessageSchema = v.object({
  name: v.literal('answerFailed'),
  /** Of the response. */
  status: v.number(),
  /** All of the document's text. */
  text: v.string(),
});
export type AnswerMessage = v.InferOutput<typeof AnswerMessageSchema>;
