import * as v from 'valibot';
import type { RequestHeader } from '../../core/auth-headers.ts';
import { failure, type Outcome, success } from '../../core/outcome.ts';
import { problem } from '../../core/problems.ts';
import { type Server, serverUrl } from '../../core/proxy-url/server.ts';

const TIMEOUT_MS = 30_000;
/** A page of 500 services has about a megabyte. */
const MAX_RESPONSE_LENGTH = 64 * 1024 * 1024;

/** An apiserver, and the headers that present a context to it. */
export interface ApiConnection {
  readonly server: Server;
  readonly headers: readonly RequestHeader[];
  /** For the sentences of problems. */
  readonly contextName: string;
  readonly fetch: typeof fetch;
  /** Aborts all requests. */
  readonly signal?: AbortSignal;
}

/**
 * The response to a GET request to the Kubernetes API, or to a POST request where there is a body, read with its schema.
 *
 * Cookies are neither sent nor stored. Redirects aren't followed: the API sends none, but a sign-in page in front of it
 * does. A response that takes too long or is too long is a problem.
 */
export async function readApi<Schema extends v.GenericSchema>(
  connection: ApiConnection,
  path: string,
  resource: string,
  schema: Schema,
  body?: object,
): Promise<Outcome<v.InferOutput<Schema>>> {
  const { server, contextName } = connection;
  const { origin } = server;
  const tooSlow = failure(problem('apiserverTooSlow', { origin }));
  const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), connection.signal ?? []].flat());
  let response: Response;
  try {
    response = await connection.fetch(serverUrl(server) + path, requestInit(connection, signal, body));
  } catch {
    // A timeout of this one request most likely means that nothing answers there.
    return connection.signal?.aborted ? tooSlow : failure(problem('apiserverUnreachable', { origin }));
  }
  if (response.status === 401) return failure(problem('apiserverUnauthorized', { context: contextName }));
  if (response.status === 403) return failure(problem('apiserverForbidden', { context: contextName, resource }));
  // Browsers hide everything about a redirect but that it was one; Node shows its status.
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

/**
 * A request that presents the context: by GET, or by POST where there is a body. Cookies are neither sent nor stored, and redirects
 * aren't followed.
 */
export function requestInit(connection: ApiConnection, signal: AbortSignal | undefined, body?: object): RequestInit {
  return {
    ...withBody(connection, body),
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    ...(signal && { signal }),
  };
}

/** Whether the apiserver refused it because the context may not. */
export function isForbidden(outcome: Outcome<unknown>): boolean {
  return !outcome.ok && outcome.problem.code === 'apiserverForbidden';
}

/** For a whole list with all its pages. */
const LIST_TIMEOUT_MS = 60_000;

/** What the task makes of a connection whose requests end with it, or when they take too long together. */
export async function withTimeout<T>(
  connection: ApiConnection,
  task: (limited: ApiConnection) => Promise<T>,
): Promise<T> {
  const finished = new AbortController();
  const signal = AbortSignal.any([AbortSignal.timeout(LIST_TIMEOUT_MS), finished.signal]);
  try {
    return await task({ ...connection, signal });
  } finally {
    // Nobody waits for the requests that are still running.
    finished.abort();
  }
}

function withBody({ headers }: ApiConnection, body: object | undefined): RequestInit {
  const copied = headers.map(([name, value]): [string, string] => [name, value]);
  if (body === undefined) return { headers: copied };
  return { method: 'POST', headers: [...copied, ['Content-Type', 'application/json']], body: JSON.stringify(body) };
}

/** The body as text; null where it is too long. */
async function readText(response: Response): Promise<string | null> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    text += part.value;
    if (text.length > MAX_RESPONSE_LENGTH) {
      await reader?.cancel();
      return null;
    }
  }
  return text;
}
