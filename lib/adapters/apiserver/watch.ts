import * as v from 'valibot';
import { serverUrl } from '../../core/proxy-url/server.ts';
import type { ServiceChange } from '../../core/services/live-services.ts';
import { resourceVersion } from '../../core/services/wire.ts';
import { type ApiConnection, requestInit } from './request.ts';

/** Changes of a list to ask for, from when it was read. */
export interface Watch {
  readonly path: string;
  readonly resource: ServiceChange['resource'];
  readonly resourceVersion: string;
}

/**
 * How a watch ended: by itself or with its connection, and may go on at this version; because the version is too old, so that the list has to
 * be read again; or because it is refused.
 */
export type WatchEnd =
  | { readonly kind: 'interrupted'; readonly resourceVersion: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'refused' };

/** The apiserver ends a watch after so long, and Portside begins a new one. */
const TIMEOUT_SECONDS = 300;
/** Characters of one change. etcd stores no object of more than 1.5 MB. */
const MAX_LINE_LENGTH = 8 * 1024 * 1024;
const GONE = 410;

const ObjectSchema = v.object({ metadata: v.object({ resourceVersion }) });
const EventSchema = v.variant('type', [
  v.object({ type: v.picklist(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']), object: v.unknown() }),
  v.object({ type: v.literal('ERROR'), object: v.object({ code: v.fallback(v.number(), 0) }) }),
]);

/** Passes on the changes of a list until the watch ends, which it does at once with the connection's signal. */
export async function watchChanges(
  connection: ApiConnection,
  watch: Watch,
  onChange: (change: ServiceChange) => void,
): Promise<WatchEnd> {
  let version = watch.resourceVersion;
  try {
    const response = await connection.fetch(urlOf(connection, watch), requestInit(connection, connection.signal));
    const refusal = refusalOf(response);
    if (refusal) return refusal;
    for await (const line of linesOf(response)) {
      const event = v.parse(EventSchema, JSON.parse(line));
      if (event.type === 'ERROR') return event.object.code === GONE ? { kind: 'expired' } : interruptedAt(version);
      const { type, object } = event;
      version = v.parse(ObjectSchema, object).metadata.resourceVersion || version;
      if (type !== 'BOOKMARK') onChange({ resource: watch.resource, type, object });
    }
  } catch {
    // The connection broke or was closed, the apiserver is too busy, or what it told is no change.
  }
  return interruptedAt(version);
}

function interruptedAt(resourceVersion: string): WatchEnd {
  return { kind: 'interrupted', resourceVersion };
}

function urlOf({ server }: ApiConnection, { path, resourceVersion }: Watch): string {
  const query = new URLSearchParams({
    watch: 'true',
    resourceVersion,
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(TIMEOUT_SECONDS),
    pretty: 'false',
  });
  return `${serverUrl(server)}${path}?${query}`;
}

/** Throws where it may help to try again. */
function refusalOf({ status }: Response): WatchEnd | null {
  if (status === 200) return null;
  if (status === GONE) return { kind: 'expired' };
  if (status >= 500 || status === 429) throw new Error(`Status ${status}`);
  return { kind: 'refused' };
}

/** The lines of a response as they arrive. Throws where one is too long. */
async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let parts: string[] = [];
  let length = 0;
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      parts.push(part.value);
      length += part.value.length;
      if (!part.value.includes('\n')) {
        if (length > MAX_LINE_LENGTH) throw new Error('A line is too long');
        continue;
      }
      const lines = parts.join('').split('\n');
      parts = lines.splice(-1);
      length = parts[0]?.length ?? 0;
      yield* lines.filter((line) => line !== '');
    }
    if (length > 0) yield parts.join('');
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}
