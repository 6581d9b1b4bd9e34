import type { Alarms } from '../../background/dependencies.ts';
import { placeOfCommand } from '../../core/recent-commands.ts';
import { browser } from './browser.ts';

/** Seconds without input after which the computer counts as idle. Browsers accept 15 or more. */
const IDLE_S = 900;

/** The browser's alarms, which wake the background. */
export function browserAlarms(): Alarms {
  return {
    set: async (name, at) => {
      await browser.alarms.clear(name);
      if (at !== null) browser.alarms.create(name, { when: at });
    },
  };
}

/** Calls back when an alarm goes off. */
export function onAlarm(listener: () => void): void {
  browser.alarms.onAlarm.addListener(() => listener());
}

/** Calls back when the computer is idle or its screen is locked. */
export function onAway(listener: () => void): void {
  browser.idle.onStateChanged.addListener((state) => {
    if (state !== 'active') listener();
  });
  browser.idle.setDetectionInterval(IDLE_S);
}

/** Wakes the background when a person switches to a window: a navigation that follows then doesn't wait for its start. */
export function wakeOnFocus(): void {
  browser.windows.onFocusChanged.addListener(() => {});
}

/** Calls back when a person presses a shortcut of ours: that which locks the vault, or one that opens an app opened before, by its place. */
export function onShortcut({ lock, recent }: { lock(): void; recent(place: number): void }): void {
  browser.commands.onCommand.addListener((command) => {
    const place = placeOfCommand(command);
    if (command === 'lock') lock();
    else if (place !== null) recent(place);
  });
}
