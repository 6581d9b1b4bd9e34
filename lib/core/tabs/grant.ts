import * as v from 'valibot';
import { ServerSchema } from '../proxy-url/server-schema.ts';

/**
 * The permission of a tab to present the credential of `contextId` under `prefix`.
 *
 * `target` grants cover one app; their prefix ends in `/proxy/`. So do `isolated` grants, for tabs in which our own page
 * shows the app in a frame with a partition of its own. `api` grants cover reading the Kubernetes API in a tab of its own: main-frame
 * GET only, and never a proxy path.
 */
export const GrantSchema = v.object({
  kind: v.picklist(['target', 'isolated', 'api']),
  contextId: v.string(),
  server: ServerSchema,
  /** Absolute URL up to and including its final slash. */
  prefix: v.pipe(v.string(), v.startsWith('https://'), v.endsWith('/')),
});
export type Grant = v.InferOutput<typeof GrantSchema>;
