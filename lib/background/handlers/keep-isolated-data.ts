import { type IsolatedData, keepData } from '../../core/apps/isolated-data.ts';
import { appIn } from '../../core/tabs/tab-state.ts';
import type { Turn } from '../turn.ts';
import { isolatedGrant } from './get-isolated-app.ts';

/** Keeps what the isolated app of a tab has stored, and puts the rules for its cookies in force. */
export async function keepIsolatedData(
  { state, commit }: Turn,
  data: IsolatedData,
  tabId: number | null,
): Promise<void> {
  if (tabId === null || !isolatedGrant(state.tabs, tabId)) return;
  const isolatedData = keepData(state.isolatedData, tabId, data, appIn(state.tabs));
  // An app can send the same again and again.
  if (isolatedData !== state.isolatedData) await commit({ isolatedData });
}
