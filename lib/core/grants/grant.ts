import * as v from 'valibot';
import { ServerSchema } from '../proxy-url/server-schema.ts';

/**
 * Tab `tabId` may present the credential of `contextId` under `prefix`.
 *
 * `target` grants cover one app; their prefix ends in `/proxy/`. So do `isolated` ones, for tabs in which a page of ours
 * shows the app in a frame without storage. `api` grants cover reading the Kubernetes API in a tab of its own: main-frame
 * GET only, and never a proxy path.
 */
export const GrantSchema = v.object({
  kind: v.picklist(['target', 'isolated', 'api']),
  tabId: v.number(),
  contextId: v.string(),
  server: ServerSchema,
  /** Absolute URL up to and including the slash that ends it. */
  prefix: v.pipe(v.string(), v.startsWith('https://'), v.endsWith('/')),
});
export type Grant = v.InferOutput<typeof GrantSchema>;
