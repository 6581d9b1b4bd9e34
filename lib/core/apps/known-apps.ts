import * as v from 'valibot';
import { serviceOf } from './isolation.ts';

/** An app as a context that may open it. */
export const KnownAppSchema = v.object({ contextId: v.string(), prefix: v.string() });
export type KnownApp = v.InferOutput<typeof KnownAppSchema>;

/** More than fit into the popup without scrolling. */
const MAX_RECENT = 30;

/** The apps with this one as the last opened. The same array if it already was. */
export function withRecent(apps: readonly KnownApp[], app: KnownApp): readonly KnownApp[] {
  const [last] = apps;
  if (last && last.contextId === app.contextId && last.prefix === app.prefix) return apps;
  return [app, ...apps.filter((other) => !isSameApp(other, app))].slice(0, MAX_RECENT);
}

/** The pinned apps with this one as the last, or without it. */
export function withPin(apps: readonly KnownApp[], app: KnownApp, isPinned: boolean): readonly KnownApp[] {
  const others = apps.filter((other) => !isSameApp(other, app));
  return isPinned ? [...others, app] : others;
}

/** Whether both are the same service, pod or node of the same context, whatever the port. */
function isSameApp(one: KnownApp, other: KnownApp): boolean {
  return one.contextId === other.contextId && serviceOf(one.prefix) === serviceOf(other.prefix);
}
