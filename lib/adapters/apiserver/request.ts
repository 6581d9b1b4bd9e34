import * as v from 'valibot';
import type { SigningHeader } from '../../core/grants/signing-headers.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { type Server, serverUrl } from '../../core/proxy-url/server.ts';

const TIMEOUT_MS = 30_000;
/** A list of 500 services is about a megabyte; more than this is no list. */
const LARGEST_REPLY_BYTES = 64 * 1024 * 1024;

/** An apiserver to speak to, and as whom. */
export interface Conversation {
  readonly server: Server;
  readonly headers: readonly SigningHeader[];
  /** Name of the context, for sentences. */
  readonly contextName: string;
  readonly fetch: typeof fetch;
  /** Ends all requests of the conversation. */
  readonly signal?: AbortSignal;
}

/**
 * The reply to a GET of the Kubernetes API, read through its schema.
 *
 * Cookies are neither sent nor kept, redirects are not followed (the API makes none; a sign-in page in front of it
 * does), and a reply that does not end in time or in size is given up.
 */
export async function readApi<Schema extends v.GenericSchema>(
  conversation: Conversation,
  path: string,
  resource: string,
  schema: Schema,
): Promise<Outcome<v.InferOutput<Schema>>> {
  const { server, contextName } = conversation;
  const { origin } = server;
  const tooSlow = failure(problem('apiserverTooSlow', { origin }));
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), conversation.signal ?? []].flat());
  let response: Response;
  try {
    response = await conversation.fetch(serverUrl(server) + path, {
      headers: conversation.headers.map(([name, value]): [string, string] => [name, value]),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      signal,
    });
  } catch {
    // A server that never answers is most likely none; one that answered before is slow.
    return conversation.signal?.aborted ? tooSlow : failure(problem('apiserverUnreachable', { origin }));
  }
  if (response.status === 401) return failure(problem('apiserverUnauthorized', { context: contextName }));
  if (response.status === 403) return failure(problem('apiserverForbidden', { context: contextName, resource }));
  // A browser shows of a redirect only that it was one; Node shows its status.
  const isRedirect = response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400);
  if (isRedirect) return failure(problem('apiserverAnswerUnreadable', { origin }));
  if (!response.ok) return failure(problem('apiserverRefused', { origin, status: String(response.status) }));
  try {
    const text = await readText(response);
    if (text === null) return failure(problem('apiserverAnswerTooLong', { origin }));
    const read = v.safeParse(schema, JSON.parse(text));
    if (read.success) return success(read.output);
  } catch {
    if (signal.aborted) return tooSlow;
  }
  return failure(problem('apiserverAnswerUnreadable', { origin }));
}

/** The reply's text; null where it is too large. */
async function readText(response: Response): Promise<string | null> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += part.value;
    if (text.length > LARGEST_REPLY_BYTES) {
      await reader?.cancel();
      return null;
    }
  }
  return text;
}
