import * as v from 'valibot';

/**
 * What the shim in an isolated app tells our page around it. The app could send the same, so each says no more than the app may
 * decide by itself. `lib/shim/isolated.ts` sends them.
 */
export const FrameMessageSchema = v.variant('portside', [
  /** A document began. It can be told of cookies now. */
  v.object({ portside: v.literal('started') }),
  /** What is shown, for the address and the title of the tab. */
  v.object({
    portside: v.literal('shown'),
    url: v.string(),
    title: v.string(),
    /** A `data:` URL; empty for none. */
    icon: v.string(),
  }),
  /** A link or a script opens this URL in a new tab. */
  v.object({ portside: v.literal('open'), url: v.string() }),
  /** A script set or deleted this cookie, in the document with this URL. */
  v.object({ portside: v.literal('cookie'), cookie: v.string(), url: v.string() }),
  /** The app's local storage has changed. */
  v.object({ portside: v.literal('stored'), storage: v.record(v.string(), v.string()) }),
]);
export type FrameMessage = v.InferOutput<typeof FrameMessageSchema>;

/** What our page gives a new frame in its name, which the shim reads before the app's scripts run. */
export interface FrameSeed {
  readonly portside: 'seed';
  readonly storage: Readonly<Record<string, string>>;
  /** Cookies as a script sets them. */
  readonly cookies: readonly string[];
}

/** What our page tells the shim in a document: cookies that a response has set, as a script sets them. */
export interface CookiesMessage {
  readonly portside: 'cookies';
  readonly cookies: readonly string[];
}
