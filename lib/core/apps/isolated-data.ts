import * as v from 'valibot';
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

/** Characters of local storage that are kept: of one app, and of all together. The extension's memory is 10 MB. */
const MAX_STORAGE_LENGTH = 256 * 1024;
const MAX_TOTAL_LENGTH = 1024 * 1024;

/** The tabs' data with that of one app; without its local storage if that is too large. */
export function keepData(all: IsolatedDataByTab, tabId: number, data: IsolatedData): IsolatedDataByTab {
  const others = forgetData(all, tabId);
  const length = lengthOf(data);
  const total = Object.values(others).reduce((sum, other) => sum + lengthOf(other), length);
  const isTooLarge = length > MAX_STORAGE_LENGTH || total > MAX_TOTAL_LENGTH;
  return { ...others, [tabId]: isTooLarge ? { ...data, storage: {} } : data };
}

function lengthOf({ storage }: IsolatedData): number {
  return Object.entries(storage).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}

/** Forgets a closed tab. */
export function forgetData(all: IsolatedDataByTab, tabId: number): IsolatedDataByTab {
  if (!Object.hasOwn(all, tabId)) return all;
  const { [tabId]: _, ...others } = all;
  return others;
}
