/** The extension APIs, for functions that tests evaluate on pages of the extension in Chromium. */
declare const chrome: import('webextension-polyfill').Browser;

/** The same in Firefox. */
declare const browser: typeof chrome;
