import * as v from 'valibot';

/** Characters. The apiserver's own answers are far shorter; a longer one is an app's. */
export const MAX_ANSWER_LENGTH = 4_000;

/**
 * An error that a tab shows in place of an app, in the words of the apiserver. An app can answer with the same words, so nothing but
 * a sentence may follow from it.
 */
export interface FailedAnswer {
  readonly status: number;
  /** Why, in one word of the API, such as `NotFound`. */
  readonly reason: string;
  readonly message: string;
  /** The kind of the object that is meant, in the plural, where the API names one. */
  readonly kind: string;
  /** The whole answer as it was shown. */
  readonly text: string;
}

const StatusSchema = v.object({
  kind: v.literal('Status'),
  apiVersion: v.literal('v1'),
  status: v.literal('Failure'),
  code: v.number(),
  message: v.optional(v.string(), ''),
  reason: v.optional(v.string(), ''),
  details: v.optional(v.object({ kind: v.optional(v.string(), '') })),
});

/**
 * How older apiservers say that they cannot reach a pod (`apimachinery/pkg/util/proxy/transport.go`): as text. Later ones put the same
 * words into a `Status`.
 */
const UNREACHABLE = /^(?:error trying to reach service: |Error: '.*'\nTrying to reach: ')/is;

/** What a server of Go says to a client without TLS (`net/http/server.go`). Many apps are such servers, and none says this itself. */
const PLAIN_TO_TLS = 'Client sent an HTTP request to an HTTPS server.';

/**
 * The error of an apiserver that a document with this status consists of; null for one of an app, which is left alone.
 *
 * @example
 * readFailedAnswer(404, '{"kind":"Status","apiVersion":"v1","status":"Failure","code":404,…}'); // reason 'NotFound'
 */
export function readFailedAnswer(status: number, text: string): FailedAnswer | null {
  if (status < 400 || text.length > MAX_ANSWER_LENGTH) return null;
  const message = text.trim();
  if (UNREACHABLE.test(message) && [502, 503].includes(status)) {
    return { status, reason: 'ServiceUnavailable', message, kind: '', text };
  }
  if (message === PLAIN_TO_TLS && status === 400) return { status, reason: 'BadRequest', message, kind: '', text };
  const read = v.safeParse(StatusSchema, parseJson(text));
  if (!read.success || read.output.code !== status) return null;
  const { reason, details } = read.output;
  return { status, reason, message: read.output.message, kind: details?.kind ?? '', text };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
