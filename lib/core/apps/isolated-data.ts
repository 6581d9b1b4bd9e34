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

/**
 * The tabs' data with that of one; without its local storage if that is too large. Where all together are, the app that keeps most
 * gives up its storage first, so that no app makes others lose theirs. `appOf` tells which app a tab shows. The same if nothing
 * changes.
 */
export function keepData(
  all: IsolatedDataByTab,
  tabId: number,
  data: IsolatedData,
  appOf: (tabId: number) => string,
): IsolatedDataByTab {
  const before = all[tabId] ?? NO_DATA;
  const storage = isTooLarge(data) ? NO_DATA.storage : data.storage;
  const cookies = isSame(before.cookies, data.cookies) ? before.cookies : data.cookies;
  if (cookies === before.cookies && isSame(before.storage, storage)) return all;
  return withinTotal({ ...all, [tabId]: { cookies, storage } }, tabId, appOf);
}

function withinTotal(all: IsolatedDataByTab, newestTabId: number, appOf: (tabId: number) => string): IsolatedDataByTab {
  const total = sumOf(Object.values(all).map(storedBytes));
  const storing = Object.entries(all)
    .filter(([, { storage }]) => Object.keys(storage).length > 0)
    .map(([id, { storage }]) => ({ tabId: Number(id), bytes: storedBytes(storage), app: appOf(Number(id)) }));
  if (total <= MAX_TOTAL_BYTES || storing.length === 0) return all;
  const bytesOf = (app: string) => sumOf(storing.filter((one) => one.app === app).map(({ bytes }) => bytes));
  // Of two that keep the same, the one that has just stored something gives it up.
  const [first] = storing.toSorted(
    (one, other) =>
      bytesOf(other.app) - bytesOf(one.app) ||
      Number(other.tabId === newestTabId) - Number(one.tabId === newestTabId) ||
      other.bytes - one.bytes,
  );
  const tabId = first?.tabId ?? newestTabId;
  const { cookies } = all[tabId] ?? NO_DATA;
  return withinTotal({ ...all, [tabId]: { cookies, storage: NO_DATA.storage } }, newestTabId, appOf);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
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
