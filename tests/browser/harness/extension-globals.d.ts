/** What functions that run on the extension's own pages find there. */
declare const chrome: import('webextension-polyfill').Browser;

/** The same in Firefox. */
declare const browser: typeof chrome;
