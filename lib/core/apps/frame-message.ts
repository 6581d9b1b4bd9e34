import * as v from 'valibot';

/**
 * What the shim in an isolated app tells our page around it. The app could send the same, so each says no more than the app may
 * decide by itself. `lib/shim/isolated.ts` sends them.
 */
const FrameMessageSchema = v.variant('portside', [
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
/** One of these messages. */
export type FrameMessage = v.InferOutput<typeof FrameMessageSchema>;

/** Entries, and characters in all, of a message that is looked at. No app's storage of more is kept. */
const MAX_ENTRIES = 10_000;
const MAX_CHARACTERS = 512 * 1024;

/**
 * The message; null for what is none, or is larger than any that says something. Storage that is too large to be kept counts as
 * empty. To check a large message against the schema would take much longer than to see that it is large.
 */
export function readFrameMessage(sent: unknown): FrameMessage | null {
  const message = isObject(sent) && isLarge(sent.storage) ? { ...sent, storage: {} } : sent;
  if (isLarge(message)) return null;
  const read = v.safeParse(FrameMessageSchema, message);
  return read.success ? read.output : null;
}

function isLarge(value: unknown): boolean {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  const lengths = entries.map(([name, one]) => name.length + (typeof one === 'string' ? one.length : 0));
  return entries.length > MAX_ENTRIES || lengths.reduce((sum, length) => sum + length, 0) > MAX_CHARACTERS;
}

function isObject(value: unknown): value is { readonly storage?: unknown } {
  return typeof value === 'object' && value !== null;
}

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
