/** What is written on the key that makes shortcuts: `⌘` on a Mac, `Ctrl` elsewhere. */
export function controlKey(): string {
  return /^Mac/.test(navigator.platform) ? '⌘' : 'Ctrl';
}
