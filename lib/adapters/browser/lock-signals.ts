import { browser } from './browser.ts';

/** Nobody touched the machine for so long. Both browsers take 15 seconds or more. */
const AWAY_S = 900;

/** Wakes the background for this reason at this time, in epoch milliseconds, and at no other; null for never. */
export async function wakeAt(reason: 'lock' | 'expiry', at: number | null): Promise<void> {
  await browser.alarms.clear(reason);
  if (at !== null) browser.alarms.create(reason, { when: at });
}

/**
 * Calls back when it may be time to lock, or a credential ends (`check`), when nobody is there or the screen locks (`away`), and when a person
 * pressed the keys for it (`now`).
 */
export function onLockSignals({ check, away, now }: Record<'check' | 'away' | 'now', () => void>): void {
  browser.alarms.onAlarm.addListener(() => check());
  browser.idle.onStateChanged.addListener((state) => {
    if (state !== 'active') away();
  });
  browser.idle.setDetectionInterval(AWAY_S);
  browser.commands.onCommand.addListener((command) => {
    if (command === 'lock') now();
  });
}

/** Keeps what is stored from content scripts. Firefox never gives them the session, and knows no such call. */
export async function keepStorageToOurselves(): Promise<void> {
  for (const area of [browser.storage.session, browser.storage.local]) {
    const { setAccessLevel } = area as { setAccessLevel?: (level: { accessLevel: string }) => Promise<void> };
    await setAccessLevel?.call(area, { accessLevel: 'TRUSTED_CONTEXTS' });
  }
}
