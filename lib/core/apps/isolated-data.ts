import * as v from 'valibot';
import { canonicalJson } from '../canonical-json.ts';
import { storedBytes } from '../storage/stored-size.ts';
import { JarCookieSchema } from './cookie-jar.ts';

/**
 * What an isolated app has stored in its tab. Its partition ends with the document around it, so this is what a reload of the
 * tab can give back.
 */
export const IsolatedDataSchema = v.object({
  cookies: v.array(JarCookieSchema),
  /** Its local storage. */
  storage: v.record(v.string(), v.string()),
});
export type IsolatedData = v.InferOutput<typeof IsolatedDataSchema>;

/** What each tab's isolated app has stored, by the tab's id. */
export const IsolatedDataByTabSchema = v.record(v.string(), IsolatedDataSchema);
export type IsolatedDataByTab = Readonly<v.InferOutput<typeof IsolatedDataByTabSchema>>;

/** Nothing. */
export const NO_DATA: IsolatedData = { cookies: [], storage: {} };

/** Bytes that are kept: of one app, and of all together. The memory of an extension is 10 MB. */
const MAX_BYTES = 256 * 1024;
const MAX_TOTAL_BYTES = 1024 * 1024;

/** The tabs' data with that of one app; without its local storage if that is too large. The same if nothing changes. */
export function keepData(all: IsolatedDataByTab, tabId: number, data: IsolatedData): IsolatedDataByTab {
  const before = all[tabId] ?? NO_DATA;
  const others = forgetData(all, tabId);
  const total = Object.values(others).reduce((sum, other) => sum + storedBytes(other), storedBytes(data));
  const storage = isTooLarge(data) || total > MAX_TOTAL_BYTES ? NO_DATA.storage : data.storage;
  const cookies = isSame(before.cookies, data.cookies) ? before.cookies : data.cookies;
  if (cookies === before.cookies && isSame(before.storage, storage)) return all;
  return { ...others, [tabId]: { cookies, storage } };
}

/** Whether it is too large to be kept. Its cookies alone never are. */
export function isTooLarge(data: IsolatedData): boolean {
  return storedBytes(data) > MAX_BYTES;
}

function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** Forgets a closed tab. */
export function forgetData(all: IsolatedDataByTab, tabId: number): IsolatedDataByTab {
  if (!Object.hasOwn(all, tabId)) return all;
  const { [tabId]: _, ...others } = all;
  return others;
}

/** Moves the data of a tab to its new id. */
export function moveData(all: IsolatedDataByTab, addedTabId: number, removedTabId: number): IsolatedDataByTab {
  const data = all[removedTabId];
  return data ? { ...forgetData(all, removedTabId), [addedTabId]: data } : all;
}
