import type { Alarms } from '../../background/dependencies.ts';
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

/** Calls back when the person presses the shortcut that locks the vault. */
export function onLockCommand(listener: () => void): void {
  browser.commands.onCommand.addListener((command) => {
    if (command === 'lock') listener();
  });
}
